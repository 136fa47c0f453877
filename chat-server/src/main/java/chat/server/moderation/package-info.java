/**
 * What moderators and operators do: the one writer of moderation, whoever asks, and what holds for the whole server.
 *
 * <p>Entered by any thread; nothing here blocks. May depend on {@link chat.server.auth}, {@link chat.server.stream} and {@link
 * chat.server.audit}.
 */
package chat.server.moderation;
