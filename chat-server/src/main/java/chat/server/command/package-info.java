/**
 * The commands besides the server itself: each reads its flags, asks a server that runs, a store or a key, prints, and ends with a status.
 *
 * <p>One thread runs them, that of {@code main}. They may use what they look at; nothing but the program's root package may use them.
 */
package chat.server.command;
