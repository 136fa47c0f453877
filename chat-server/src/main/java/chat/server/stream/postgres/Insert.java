package chat.server.stream.postgres;

import chat.server.stream.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.postgresql.PGConnection;

/** One call of {@code publish()}: numbers events, stores them, and notifies the other nodes. Confined to the publisher's thread. */
final class Insert {

    private static final String PUBLISH = "SELECT room, base, at FROM publish(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Meta meta;
    private final Distribution distribution;

    /** By the ids of their rooms, ascending: rooms are locked in this order. */
    private final TreeMap<Integer, List<Draft>> rooms = new TreeMap<>();

    private final int[] ids;
    private final int[] counts;
    private final int[] eventRooms;
    private final int[] places;
    private final byte[][] payloads;
    private final UUID[] keys;
    private final List<Distribution.Group> groups = new ArrayList<>();

    /** @param drafts of rooms that have ids; no two of one room have the same key */
    Insert(List<Draft> drafts, Meta meta, Distribution distribution) {
        this.meta = meta;
        this.distribution = distribution;
        for (Draft draft : drafts) {
            rooms.computeIfAbsent(draft.roomId, id -> new ArrayList<>()).add(draft);
        }
        ids = new int[rooms.size()];
        counts = new int[rooms.size()];
        eventRooms = new int[drafts.size()];
        places = new int[drafts.size()];
        payloads = new byte[drafts.size()][];
        keys = new UUID[drafts.size()];
        fill();
    }

    private void fill() {
        int room = 0;
        int event = 0;
        for (Map.Entry<Integer, List<Draft>> entry : rooms.entrySet()) {
            List<Draft> drafts = entry.getValue();
            ids[room] = entry.getKey();
            counts[room++] = drafts.size();
            List<byte[]> group = new ArrayList<>(drafts.size());
            for (Draft draft : drafts) {
                eventRooms[event] = entry.getKey();
                places[event] = group.size() + 1;
                payloads[event] = Payload.encode(draft.submission().numbered(1, 0));
                keys[event] = draft.key(meta);
                group.add(payloads[event++]);
            }
            groups.add(new Distribution.Group(drafts.get(0).room.name(), group));
        }
    }

    /** Stores them in the present transaction. */
    List<Result> run(Connection open) throws SQLException {
        Distribution.Notes notes = distribution.inTransaction(meta.name(), groups);
        PGConnection arrays = open.unwrap(PGConnection.class);
        try (PreparedStatement publish = open.prepareStatement(PUBLISH)) {
            publish.setObject(1, meta.epoch());
            publish.setArray(2, arrays.createArrayOf("int4", ids));
            publish.setArray(3, arrays.createArrayOf("int4", counts));
            publish.setArray(4, arrays.createArrayOf("int4", eventRooms));
            publish.setArray(5, arrays.createArrayOf("int4", places));
            publish.setArray(6, open.createArrayOf("bytea", payloads));
            publish.setArray(7, open.createArrayOf("uuid", keys));
            publish.setArray(8, open.createArrayOf("text", notes.texts().toArray()));
            publish.setArray(9, open.createArrayOf("int4", notes.from().toArray()));
            publish.setArray(10, open.createArrayOf("int4", notes.to().toArray()));
            List<Result> results = new ArrayList<>(payloads.length);
            try (ResultSet row = publish.executeQuery()) {
                Warnings.check(publish);
                while (row.next()) {
                    add(results, row.getInt(1), row.getLong(2), row.getLong(3));
                }
            }
            return results;
        }
    }

    private void add(List<Result> results, int room, long base, long time) {
        List<byte[]> encoded = groups.get(Arrays.binarySearch(ids, room)).payloads();
        long seq = base;
        for (Draft draft : rooms.getOrDefault(room, List.of())) {
            byte[] payload = encoded.get((int) (seq - base));
            seq++;
            results.add(
                    Result.stored(draft, draft.submission().numbered(seq, time), Payload.placed(payload, seq, time)));
        }
    }
}
