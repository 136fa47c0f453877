package chat.server.hook;

import chat.protocol.RoomName;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which webhooks want which rooms. Thread-safe: the webhooks do not change. */
final class Wanted {

    static final Wanted NOTHING = new Wanted();

    private static final Courier[] NOBODY = {};

    /** Rooms whose patterns are looked at once; of more, at each event. */
    private static final int MOST_ROOMS = 65_536;

    private final Courier[] couriers;
    private final Map<RoomName, Courier[]> byRoom = new ConcurrentHashMap<>();

    Wanted(Courier... couriers) {
        this.couriers = couriers;
    }

    /** All; not to be changed. */
    Courier[] couriers() {
        return couriers;
    }

    /** Those that want a room; not to be changed. On the hot path: once per event. */
    Courier[] in(RoomName room) {
        if (couriers.length == 0) {
            return NOBODY;
        }
        Courier[] known = byRoom.get(room);
        if (known != null) {
            return known;
        }
        Courier[] found = Arrays.stream(couriers)
                .filter(courier -> courier.hook().fits(room))
                .toArray(Courier[]::new);
        if (byRoom.size() < MOST_ROOMS) {
            byRoom.put(room, found.length == 0 ? NOBODY : found);
        }
        return found;
    }
}
