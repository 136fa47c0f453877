/**
 * The settings as records, one for each subject, with the defaults of all flags. Immutable; any thread. A value that cannot be
 * is refused with an {@link java.lang.IllegalArgumentException} that names the flag. Depends on nothing of the server.
 */
package chat.server.config;
