/**
 * Room streams that end with the process.
 *
 * <p>Entered by any thread; each room has its own lock. May depend on {@link chat.server.stream} and {@link
 * chat.server.stream.recent}.
 */
package chat.server.stream.memory;
