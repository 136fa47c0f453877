/**
 * What is said between a client and the server: messages, names, limits, errors and close codes.
 *
 * <p>Owns nothing that changes: every type here is immutable and may be used from any thread. Depends on the JDK alone.
 */
package chat.protocol;
