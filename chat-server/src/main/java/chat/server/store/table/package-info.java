/**
 * The table of a data folder: flushed events in SQLite.
 *
 * <p>Owns the schema. {@link chat.server.store.table.MessageWriter} is entered by the writer's thread, {@link
 * chat.server.store.table.MessageReader} by the thread that reads. May depend on {@link chat.server.store} and {@link
 * chat.server.store.log}, which an offline reader reads, too.
 */
package chat.server.store.table;
