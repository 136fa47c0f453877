/**
 * From the socket to the connection: transports, listeners, and the pipeline from the first byte to the last handler.
 *
 * <p>Entered by event loops. May depend on {@link chat.server.http}, {@link chat.server.limit}, {@link
 * chat.server.connection}, {@link chat.server.tls}, {@link chat.server.ending} and the meters.
 */
package chat.server.net;
