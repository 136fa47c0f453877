/**
 * Who a client is, and what it may do.
 *
 * <p>Entered by any thread; nothing here blocks. Depends on the state of rooms ({@link chat.server.stream}) and the names of the meters.
 */
package chat.server.auth;
