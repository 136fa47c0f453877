/**
 * A client for tests: one WebSocket ({@link chat.server.client.Connection}), a client that behaves well on top of it
 * ({@link chat.server.client.Client}), and the JSON of both ({@link chat.server.client.Json}).
 *
 * <p>Shares no code with the server, so that a mistake cannot hide on both sides.
 */
package chat.server.client;
