package chat.server.stream.disk;

import chat.protocol.RoomName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rooms in memory: each as long as somebody uses it. Thread-safe. */
final class OpenRooms {

    private final String epoch;
    private final int retained;
    private final Map<RoomName, DiskRoom> rooms = new ConcurrentHashMap<>();

    /** @param retained how many events of a room are retained */
    OpenRooms(String epoch, int retained) {
        this.epoch = epoch;
        this.retained = retained;
    }

    /** The room of a name, to be released once. */
    DiskRoom use(RoomName name) {
        return rooms.compute(name, (key, open) -> {
            DiskRoom room = open == null ? new DiskRoom(key, epoch, retained) : open;
            room.uses.incrementAndGet();
            return room;
        });
    }

    /** Uses a room that the caller uses already once more. */
    void use(DiskRoom room) {
        room.uses.incrementAndGet();
    }

    void release(DiskRoom room) {
        if (room.uses.decrementAndGet() == 0) {
            rooms.computeIfPresent(room.name(), (name, open) -> open.uses.get() == 0 ? null : open);
        }
    }

    /** The names of those that have events; of a room that nobody has read or written yet that is unknown. */
    List<RoomName> spokenIn() {
        return rooms.values().stream()
                .filter(room -> room.isLoaded() && room.position().newest() > 0)
                .map(DiskRoom::name)
                .toList();
    }

    /** The room of a name, if it is in memory. */
    @Nullable
    DiskRoom find(RoomName name) {
        return rooms.get(name);
    }
}
