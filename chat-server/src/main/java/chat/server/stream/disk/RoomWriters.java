package chat.server.stream.disk;

import chat.server.store.StoreException;
import chat.server.store.table.MessageWriter;
import chat.server.stream.Retention;
import chat.server.stream.recent.IdHash;

/** Makes the writers of rooms. Confined to the writer's thread. */
final class RoomWriters {

    private final MessageWriter table;
    private final IdHash idHash;
    private final int retained;

    RoomWriters(MessageWriter table, IdHash idHash, Retention retention) {
        this.table = table;
        this.idHash = idHash;
        this.retained = retention.messages();
    }

    RoomWriter of(DiskRoom room) throws StoreException {
        RoomWriter writer = room.writer;
        return writer == null ? load(room, 0) : writer;
    }

    /**
     * Loads a room from the table anew.
     *
     * @param restored how many events there are to restore
     */
    RoomWriter load(DiskRoom room, int restored) throws StoreException {
        RoomWriter writer = new RoomWriter(room, idHash, retained, table, restored);
        room.load(
                writer.flush().newest(),
                writer.flush().pruned(),
                writer.changes().head());
        room.writer = writer;
        return writer;
    }
}
