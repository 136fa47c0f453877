package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Retention;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.postgresql.PGConnection;

/** Stores drafts, and says what became of them. Confined to the publisher's thread. */
final class Publishing implements AutoCloseable {

    private static final String REPAIR =
            "UPDATE room SET last_seq = newest.seq FROM (SELECT max(seq) AS seq FROM event WHERE room_id = ?) newest"
                    + " WHERE id = ? AND last_seq < newest.seq";

    private static final String KNOWN = "SELECT o, seq, at FROM known(?, ?, ?)";

    private final Link link;
    private final Distribution distribution;
    private final Retention retention;
    private final Amending amending;

    /** @param link is closed with this */
    Publishing(Link link, Distribution distribution, Retention retention) {
        this.link = link;
        this.distribution = distribution;
        this.retention = retention;
        this.amending = new Amending(distribution, retention);
    }

    private record RoomKey(int room, UUID key) {}

    /** Learns from the database which slots it has. */
    void settle(Shards shards, int place) throws SQLException {
        link.run(open -> {
            shards.settle(open, place);
            return shards;
        });
    }

    /** Stores messages, of rooms that have ids. All that is known of them when this throws is that some may be stored. */
    List<Result> say(List<Draft> messages, Meta meta) throws SQLException {
        Set<RoomKey> keys = new HashSet<>();
        List<Draft> fresh = new ArrayList<>(messages.size());
        List<Draft> repeated = new ArrayList<>();
        for (Draft draft : messages) {
            (keys.add(new RoomKey(draft.roomId, draft.key(meta))) ? fresh : repeated).add(draft);
        }
        List<Result> results = sayOnce(fresh, meta);
        if (!repeated.isEmpty()) {
            results.addAll(sayIfUnknown(repeated, meta));
        }
        return results;
    }

    /** Looks for repetitions only where the index has found one: that costs half as much. */
    private List<Result> sayOnce(List<Draft> messages, Meta meta) throws SQLException {
        Insert insert = new Insert(messages, meta, distribution);
        try {
            return link.run(insert::run);
        } catch (SQLException e) {
            if (Failure.of(e) != Failure.REPEATED) {
                throw e;
            }
            return sayIfUnknown(messages, meta);
        }
    }

    private List<Result> sayIfUnknown(List<Draft> messages, Meta meta) throws SQLException {
        return link.transact(open -> {
            List<Result> results = known(open, messages, meta);
            List<Draft> left = new ArrayList<>(messages);
            results.forEach(result -> left.remove(result.draft()));
            if (!left.isEmpty()) {
                results.addAll(new Insert(left, meta, distribution).run(open));
            }
            return results;
        });
    }

    /** Locks the rooms, and gives those of the drafts that are stored. */
    private List<Result> known(Connection open, List<Draft> drafts, Meta meta) throws SQLException {
        PGConnection arrays = open.unwrap(PGConnection.class);
        int[] rooms = drafts.stream().mapToInt(draft -> draft.roomId).toArray();
        Object[] keys = drafts.stream().map(draft -> draft.key(meta)).toArray();
        List<Result> results = new ArrayList<>();
        try (PreparedStatement known = open.prepareStatement(KNOWN)) {
            known.setArray(1, arrays.createArrayOf("int4", rooms));
            known.setArray(2, arrays.createArrayOf("int4", rooms));
            known.setArray(3, open.createArrayOf("uuid", keys));
            try (ResultSet row = known.executeQuery()) {
                while (row.next()) {
                    Draft draft = drafts.get(row.getInt(1) - 1);
                    long seq = row.getLong(2);
                    if (seq
                            > draft.room.position().newest()
                                    - retention.messages(draft.room.name())
                                    - RoomStreams.SLACK_EVENTS) {
                        results.add(Result.known(draft, seq, row.getLong(3)));
                    } else {
                        forgetKey(open, draft.roomId, seq);
                    }
                }
            }
        }
        return results;
    }

    /** The event is no longer retained, so its id means nothing any more. */
    static void forgetKey(Connection open, int room, long seq) throws SQLException {
        try (PreparedStatement forget =
                open.prepareStatement("UPDATE event SET idkey = NULL WHERE room_id = ? AND seq = ?")) {
            forget.setInt(1, room);
            forget.setLong(2, seq);
            forget.executeUpdate();
        }
    }

    /** Stores an event that depends on others, or finds out why not. */
    Result amend(Draft draft, Meta meta) throws SQLException {
        return link.transact(open -> amending.run(open, draft, meta));
    }

    /** Moves the head of a room on to its newest event; whether it was behind. */
    boolean repair(int room) throws SQLException {
        return link.transact(open -> {
            try (PreparedStatement update = open.prepareStatement(REPAIR)) {
                update.setInt(1, room);
                update.setInt(2, room);
                return update.executeUpdate() > 0;
            }
        });
    }

    /** Gives rooms that have no row one. */
    List<StoredRoom> open(List<PostgresRoom> rooms) throws SQLException {
        List<RoomName> names = rooms.stream().map(PostgresRoom::name).toList();
        Object[] texts = names.stream().map(RoomName::value).toArray();
        return link.run(open -> {
            try (PreparedStatement insert = open.prepareStatement(
                    "INSERT INTO room(name) SELECT unnest(?::text[]) ORDER BY 1 ON CONFLICT DO NOTHING")) {
                insert.setArray(1, open.createArrayOf("text", texts));
                insert.executeUpdate();
                Warnings.check(insert);
            }
            return new Events(open).rooms(names);
        });
    }

    /** What holds in a room. */
    RoomState state(StoredRoom room) throws SQLException {
        return link.run(open -> new Events(open).state(room));
    }

    @Override
    public void close() {
        link.close();
    }
}
