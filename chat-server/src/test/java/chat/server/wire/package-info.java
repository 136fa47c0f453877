/**
 * The server as its clients see it: each test starts one in this process, on a free port, and talks to it over sockets.
 *
 * <p>{@link chat.server.wire.RawClient} does what no good client does; like {@link chat.server.client} it shares no code with
 * the server.
 */
package chat.server.wire;
