/**
 * The rooms of several nodes, in one PostgreSQL that they share.
 *
 * <p>A room has no owner: its row numbers its events, and a synchronous standby makes them durable. Entered by any thread; this has threads of its own
 * for whatever waits for the database. May depend on {@link chat.server.stream} and its parts for recent events.
 */
package chat.server.stream.postgres;
