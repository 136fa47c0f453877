/**
 * A client of the server within the server: it says something in a room of its own, through the server's own port, and sees
 * whether and when it comes back.
 *
 * <p>Confined to the management loop, but for the answers. Depends on {@link chat.protocol} and the meters; the pipeline knows
 * its key.
 */
package chat.server.canary;
