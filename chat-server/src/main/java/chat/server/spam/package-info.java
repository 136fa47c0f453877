/**
 * Compares texts, and finds links in them. Stateless; entered by any thread. Depends on the
 * protocol alone.
 */
package chat.server.spam;
