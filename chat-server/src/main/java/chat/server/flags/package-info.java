/**
 * The flags, one class for each subject, and the other sources of the same settings: variables and a file. Used by one thread,
 * before the server starts or while it reloads. Depends on {@link chat.server.config} alone.
 */
package chat.server.flags;
