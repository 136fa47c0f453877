/**
 * The newest events of one room in memory: their bytes, and the ids they were sent under.
 *
 * <p>Owned by a room of {@link chat.server.stream.memory} or {@code chat.server.stream.disk}; nothing here is thread-safe. May
 * depend on {@link chat.server.stream}.
 */
package chat.server.stream.recent;
