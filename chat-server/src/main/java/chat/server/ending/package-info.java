/**
 * How a socket ends: the last bytes arrive, and nothing stays open.
 *
 * <p>Entered by event loops. Depends on Netty alone.
 */
package chat.server.ending;
