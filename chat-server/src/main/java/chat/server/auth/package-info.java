/**
 * Who a client is, and what it may do.
 *
 * <p>Entered by any thread; nothing here blocks. Depends on {@link chat.protocol} and the names of the meters alone.
 */
package chat.server.auth;
