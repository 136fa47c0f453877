package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.metrics.StoreMeters;
import chat.server.stream.DamagedException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that a table lacks, or that cannot be read, as somebody has changed it: logs and counts each once. Thread-safe. */
final class Holes {

    private static final Logger log = LoggerFactory.getLogger(Holes.class);

    private static final int MOST_NOTED = 10_000;

    private final StoreMeters metrics;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    Holes(StoreMeters metrics) {
        this.metrics = metrics;
    }

    /** Notes some, and gives what readers get in their place. */
    DamagedException found(RoomName room, long first, long last) {
        DamagedException damage = new DamagedException(
                first, last, new SQLException("events " + first + " to " + last + " are missing or cannot be read"));
        if (note(room, damage)) {
            metrics.damaged(last - first + 1);
        }
        return damage;
    }

    /** Logs damage the first time; whether it does. */
    boolean note(RoomName room, DamagedException damage) {
        boolean isNew = noted.size() < MOST_NOTED && noted.add(room.value() + " " + damage.getMessage());
        if (isNew) {
            log.error("room {}: {}: somebody has changed the tables", room.value(), damage.getMessage());
        }
        return isNew;
    }
}
