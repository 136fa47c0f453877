/**
 * What a text is like: whether two say the same, and whether there is a link in one. Stateless; entered by any thread. Depends on the
 * protocol alone.
 */
package chat.server.spam;
