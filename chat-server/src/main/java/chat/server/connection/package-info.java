/**
 * One client's life: what it says, in which order it is answered, and how it ends.
 *
 * <p>A connection and all that it owns belong to its event loop. May depend on {@link chat.server.room}, {@link
 * chat.server.stream}, {@link chat.server.limit}, {@link chat.server.spam}, {@link chat.server.ending} and the meters.
 */
package chat.server.connection;
