/**
 * Whether the process lives: its threads get on, or somebody hears of it.
 *
 * <p>Entered by the threads that are watched, and by one of its own. Depends on Netty's event loops.
 */
package chat.server.lifecycle;
