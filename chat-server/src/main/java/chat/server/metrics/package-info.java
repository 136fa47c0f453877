/**
 * Every meter of the server, with its unit, in one place.
 *
 * <p>Thread-safe. No label has a value that a client can choose. Anyone may use it; it depends on {@link chat.protocol} and
 * the metrics library.
 */
package chat.server.metrics;
