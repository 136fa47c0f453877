/**
 * What the log and the table of a data folder have in common: the folder with its lock, a chunk of events, and what can go wrong.
 *
 * <p>Knows no policy of rooms. May depend on {@link chat.protocol}.
 */
package chat.server.store;
