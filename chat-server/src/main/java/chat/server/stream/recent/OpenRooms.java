package chat.server.stream.recent;

import chat.protocol.RoomName;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rooms in memory: each as long as somebody uses it. Thread-safe. */
public final class OpenRooms<R extends OpenRoom> {

    private final Function<RoomName, R> make;
    private final Map<RoomName, R> rooms = new ConcurrentHashMap<>();

    /** @param make makes a room that is not loaded */
    public OpenRooms(Function<RoomName, R> make) {
        this.make = make;
    }

    /** The room of a name, to be released once. */
    public R use(RoomName name) {
        return rooms.compute(name, (key, open) -> {
            R room = open == null ? make.apply(key) : open;
            room.uses.incrementAndGet();
            return room;
        });
    }

    /** Uses a room that the caller uses already once more. */
    public void use(R room) {
        room.uses.incrementAndGet();
    }

    public void release(R room) {
        if (room.uses.decrementAndGet() == 0) {
            rooms.computeIfPresent(room.name(), (name, open) -> open.uses.get() == 0 ? null : open);
        }
    }

    /** The room of a name, if it is in memory. */
    public @Nullable R find(RoomName name) {
        return rooms.get(name);
    }

    /** A view that may change while it is looked at. */
    public Collection<R> all() {
        return rooms.values();
    }
}
