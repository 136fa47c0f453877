package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import org.jspecify.annotations.Nullable;

/** A room's row in the table, which is added when it is first asked for its id. Confined to the writer's thread. */
final class RoomRow {

    private static final long NOT_ADDED = 0;

    private final RoomName name;
    private final MessageWriter table;
    private long id;

    /** @param stored null if there is no row yet */
    RoomRow(RoomName name, MessageWriter table, @Nullable StoredRoom stored) {
        this.name = name;
        this.table = table;
        this.id = stored == null ? NOT_ADDED : stored.id();
    }

    long id() throws StoreException {
        if (id == NOT_ADDED) {
            id = table.rooms().add(name);
        }
        return id;
    }
}
