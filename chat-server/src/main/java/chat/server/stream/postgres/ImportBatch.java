package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects events of one room, and stores many at once. Confined to one thread. */
final class ImportBatch {

    private static final int MOST_EVENTS = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    private static final String INSERT =
            "INSERT INTO event(room_id, seq, time, payload, idkey) SELECT ?, * FROM unnest(?, ?, ?, ?)";
    private static final String FORGET = "UPDATE event SET idkey = NULL WHERE room_id = ? AND idkey = ANY (?)";

    private final Connection connection;
    private final Meta meta;
    private final int room;
    private final List<Long> seqs = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<@Nullable UUID> keys = new ArrayList<>();
    private final Map<UUID, Integer> places = new HashMap<>();
    private long bytes;
    private boolean isFirst = true;

    ImportBatch(Connection connection, Meta meta, int room) {
        this.connection = connection;
        this.meta = meta;
        this.room = room;
    }

    void add(RoomEvent event, byte[] payload) throws SQLException {
        String id = event.id();
        UUID key = id == null ? null : meta.idKey(event.user(), id);
        Integer same = key == null ? null : places.put(key, keys.size());
        if (same != null) {
            keys.set(same, null);
        }
        seqs.add(event.seq());
        times.add(event.time());
        payloads.add(payload);
        keys.add(key);
        bytes += payload.length;
        if (seqs.size() >= MOST_EVENTS || bytes >= MOST_BYTES) {
            store();
        }
    }

    /** Stores what was collected. Of several events with the same id, the newest has it: the first ones were no longer retained when it came. */
    void store() throws SQLException {
        if (!isFirst && !places.isEmpty()) {
            try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
                forget.setInt(1, room);
                forget.setArray(2, array("uuid", new ArrayList<>(places.keySet())));
                forget.executeUpdate();
            }
        }
        if (!seqs.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setInt(1, room);
                insert.setArray(2, array("int8", seqs));
                insert.setArray(3, array("int8", times));
                insert.setArray(4, connection.createArrayOf("bytea", payloads.toArray(new byte[0][])));
                insert.setArray(5, array("uuid", keys));
                insert.executeUpdate();
            }
        }
        isFirst = false;
        bytes = 0;
        List.of(seqs, times, payloads, keys).forEach(List::clear);
        places.clear();
    }

    private Array array(String type, List<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
