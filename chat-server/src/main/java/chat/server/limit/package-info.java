/**
 * How much a connection or an address may do.
 *
 * <p>Token buckets belong to the event loop of their connection; the count of connections is shared by all. Depends on the
 * JDK alone.
 */
package chat.server.limit;
