/**
 * Describes a run: the server, the members, the messages, and how members behave; and scenarios, built-in or from a file.
 *
 * <p>Immutable records that check themselves. Depends on nothing else here.
 */
package chat.loadtest.plan;
