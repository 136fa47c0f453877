/**
 * Reads the tokens that clients show (JWT, RFC 7519), and knows the keys that they must be signed with.
 *
 * <p>Entered by any thread; nothing blocks there. Keys of an address are read on a thread of its own. Gives {@link chat.server.auth} its
 * verdicts, and reads PEM by {@link chat.server.tls}.
 */
package chat.server.token;
