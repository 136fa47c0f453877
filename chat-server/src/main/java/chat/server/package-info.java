/**
 * The program: its flags, and the one place that puts its parts together.
 *
 * <p>{@link chat.server.ServerConfig} and its records may be used by every part; the rest of this package by none.
 */
package chat.server;
