/**
 * The program: its flags, and the one place that puts its parts together.
 *
 * <p>No other package may use it.
 */
package chat.server;
