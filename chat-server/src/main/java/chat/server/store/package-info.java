/**
 * The messages on disk: one SQLite file in the data folder.
 *
 * <p>Owns the folder, its lock and the schema. {@link chat.server.store.MessageWriter} is entered by one thread, {@link
 * chat.server.store.MessageReader} by another one. May depend on {@link chat.protocol} and the records of
 * {@link chat.server.ServerConfig}.
 */
package chat.server.store;
