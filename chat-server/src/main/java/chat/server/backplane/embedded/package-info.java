/**
 * The backplane of a server that stands alone: it keeps the newest messages of each room in memory.
 *
 * <p>Entered by any thread; each room has its own lock. May depend on {@link chat.server.backplane}.
 */
package chat.server.backplane.embedded;
