package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a node has seen of its rooms with what is stored. Stateless. */
final class Heads {

    /** With a join in place of the inner query, a plan from before the tables were analyzed reads whole rooms. */
    static final String QUERY = "SELECT seen.name, coalesce(room.last_seq, 0), coalesce(room.first_seq, 1),"
            + " (SELECT time FROM event WHERE room_id = room.id AND event.seq = seen.seq)"
            + " FROM unnest(?, ?, ?) seen(name, seq, slot) JOIN here USING (slot) LEFT JOIN room ON room.name = seen.name"
            + " WHERE (SELECT epoch::text FROM meta) = ?";

    private Heads() {}

    /**
     * A room as it is stored.
     *
     * @param newest seq of the newest event
     * @param oldest seq of the oldest event that is retained by its age
     * @param wasCut whether what the node has seen is not there any more, or something else is in its place
     */
    record Stored(PostgresRoom room, long newest, long oldest, boolean wasCut) {

        /** Whether the node lacks the event {@code seq} by now. */
        boolean lacks(long seq) {
            Head seen = room.head();
            return seen != null && seen.seq() < seq;
        }
    }

    /** Looks at rooms that are in this database, and loaded in an epoch; others are passed over, and all of them if the database is in another one. */
    static List<Stored> read(Connection connection, Iterable<PostgresRoom> rooms, String epoch) throws SQLException {
        Map<String, PostgresRoom> byName = new TreeMap<>();
        Map<String, Head> seen = new TreeMap<>();
        for (PostgresRoom room : rooms) {
            Head head = room.head();
            if (head != null && head.epoch().equals(epoch)) {
                byName.put(room.name().value(), room);
                seen.put(room.name().value(), head);
            }
        }
        if (seen.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement select = connection.prepareStatement(QUERY)) {
            select.setArray(1, connection.createArrayOf("text", seen.keySet().toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "int8", seen.values().stream().map(Head::seq).toArray()));
            select.setArray(
                    3,
                    connection.createArrayOf(
                            "int4",
                            byName.values().stream()
                                    .map(room -> Slot.of(room.name()))
                                    .toArray()));
            select.setString(4, epoch);
            List<Stored> stored = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Head head = seen.get(row.getString(1));
                    PostgresRoom room = byName.get(row.getString(1));
                    if (head != null && room != null) {
                        stored.add(new Stored(room, row.getLong(2), row.getLong(3), wasCut(head, row)));
                    }
                }
            }
            return stored;
        }
    }

    /** An event that is gone because of its age tells nothing; where it is there, a lower head is a mistake of this room alone. */
    private static boolean wasCut(Head head, ResultSet row) throws SQLException {
        long time = row.getLong(4);
        return row.wasNull() ? row.getLong(2) < head.seq() : time != head.time();
    }
}
