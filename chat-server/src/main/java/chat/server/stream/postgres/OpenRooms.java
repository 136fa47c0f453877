package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Retention;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rooms that are open on this node: each as long as somebody uses it. Thread-safe. */
final class OpenRooms {

    private final Retention retention;
    private final Map<RoomName, PostgresRoom> rooms = new ConcurrentHashMap<>();

    OpenRooms(Retention retention) {
        this.retention = retention;
    }

    /** The room of a name, to be released once. */
    PostgresRoom use(RoomName name) {
        return rooms.compute(name, (key, open) -> {
            PostgresRoom room = open == null ? new PostgresRoom(key, retention.messages(key)) : open;
            room.uses.incrementAndGet();
            return room;
        });
    }

    /** Uses a room that the caller uses already once more. */
    void use(PostgresRoom room) {
        room.uses.incrementAndGet();
    }

    void release(PostgresRoom room) {
        if (room.uses.decrementAndGet() == 0) {
            rooms.computeIfPresent(room.name(), (name, open) -> open.uses.get() == 0 ? null : open);
        }
    }

    /** The room of a name, if it is open. */
    @Nullable
    PostgresRoom find(RoomName name) {
        return rooms.get(name);
    }

    /** A view that may change while it is looked at. */
    Collection<PostgresRoom> all() {
        return rooms.values();
    }
}
