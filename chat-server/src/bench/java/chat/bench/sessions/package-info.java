/**
 * A server with very many sessions in one JVM, to see what each of them costs.
 *
 * <p>Clients come over Netty's in-memory transport, so that neither sockets nor ports set the limit; from the handshake on
 * it is the real server. Server and clients have event loops of their own.
 */
package chat.bench.sessions;
