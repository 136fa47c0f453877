/**
 * The server as its clients see it: each test starts one in this process, on a free port, and talks to it over sockets.
 *
 * <p>The clients here share no code with the server, so that a mistake cannot hide on both sides.
 */
package chat.server.wire;
