/**
 * Encryption of the clients' connections: the certificate and its key, and the handlers that come before all others.
 *
 * <p>Entered by event loops, and by the thread that reads the settings again. May depend on {@link chat.server.ending} and the
 * meters.
 */
package chat.server.tls;
