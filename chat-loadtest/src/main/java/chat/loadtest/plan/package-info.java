/**
 * What a run is to do: whom to load, with how many members and messages, and how they behave; scenarios in files, built-in
 * ones too.
 *
 * <p>Immutable records that check themselves. Depends on nothing else here.
 */
package chat.loadtest.plan;
