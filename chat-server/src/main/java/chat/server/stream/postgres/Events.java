package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.stream.DamagedException;
import chat.server.stream.Payload;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tables on one connection, and changes what an amendment changes. */
final class Events {

    /** Bytes of a page, roughly. */
    private static final int MOST_BYTES = 1 << 20;

    private final Connection connection;

    Events(Connection connection) {
        this.connection = connection;
    }

    /**
     * Events of a room, the oldest first and without a hole.
     *
     * @param epoch of the room then; empty if it had no row there
     * @param firstSeq of the first one. Where there is none, as what was to be the first one cannot be read: of the one that it would be with that
     *     left out. 0 if there was no row
     */
    record Page(String epoch, long firstSeq, List<byte[]> payloads) {

        static final Page NONE = new Page("", 0, List.of());

        long lastSeq() {
            return firstSeq + payloads.size() - 1;
        }
    }

    /** The row of a room, or what it would be. Throws if the room is not in this database, as others here that name rooms. */
    StoredRoom room(RoomName name) throws SQLException {
        return rooms(List.of(name)).get(0);
    }

    /** The rows of rooms, or what they would be. */
    List<StoredRoom> rooms(List<RoomName> names) throws SQLException {
        String query = "SELECT wanted.name, " + StoredRoom.COLUMNS + " FROM unnest(?, ?) wanted(name, slot)"
                + " LEFT JOIN room ON room.name = wanted.name LEFT JOIN here ON here.slot = wanted.slot";
        try (PreparedStatement select = connection.prepareStatement(query)) {
            Object[] texts = names.stream().map(RoomName::value).toArray();
            select.setArray(1, connection.createArrayOf("text", texts));
            Object[] slots = names.stream().map(Slot::of).toArray();
            select.setArray(2, connection.createArrayOf("int4", slots));
            List<StoredRoom> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(StoredRoom.read(row));
                }
            }
            return found;
        }
    }

    /**
     * A room that is locked.
     *
     * @param room without the time of its newest event
     * @param now the database's time, in ms since 1970, UTC
     */
    record Locked(StoredRoom room, long now) {}

    /** The row of a room as it is then, locked until the end of the transaction. */
    Locked lock(int room, RoomName name) throws SQLException {
        String query = "SELECT room.name, " + StoredRoom.COLUMNS
                + ", floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
                + " FROM room LEFT JOIN here ON here.slot = room.slot WHERE id = ? FOR NO KEY UPDATE OF room";
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setInt(1, room);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new MovedException(name);
                }
                return new Locked(StoredRoom.read(row), row.getLong(StoredRoom.COLUMN_COUNT + 1));
            }
        }
    }

    /** Of what was read without a lock: nothing of it was missing, as the room has not moved since. */
    private void requireHere(RoomName name, long term) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT FROM here WHERE slot = ? AND term = ?")) {
            select.setInt(1, Slot.of(name));
            select.setLong(2, term);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new MovedException(name);
                }
            }
        }
    }

    /** What holds in a room. Throws a {@link DamagedException} if nobody knows. */
    RoomState state(StoredRoom room) throws SQLException {
        if (room.changes() == 0) {
            return RoomState.NONE;
        }
        String query = "SELECT payload, seq FROM change WHERE room_id = ? ORDER BY seq";
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setInt(1, room.id());
            List<RoomChanged> changes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes.add(change(row));
                }
            }
            requireHere(room.name(), room.term());
            return RoomState.of(changes);
        }
    }

    private static RoomChanged change(ResultSet row) throws SQLException {
        byte[] payload = row.getBytes(1);
        long seq = row.getLong(2);
        try {
            return (RoomChanged) Payload.decode(payload);
        } catch (RuntimeException e) {
            throw new DamagedException(seq, seq, e);
        }
    }

    /** As {@link RoomNames.Search} wants, and one more. */
    List<RoomName> rooms(RoomNames.Search search) throws SQLException {
        String query = "SELECT name FROM room JOIN here USING (slot) WHERE name > ? AND position(? IN name) > 0"
                + " AND last_seq > 0 AND name <> ? ORDER BY name LIMIT ?";
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, search.after());
            select.setString(2, search.contains());
            select.setString(3, RoomName.SERVER.value());
            select.setInt(4, search.limit() + 1);
            List<RoomName> names = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(new RoomName(row.getString(1)));
                }
            }
            return names;
        }
    }

    /** Reads the events of a row. */
    interface Paging {
        Page of(int id) throws SQLException;
    }

    /** Of an open room; none if it has no row yet. */
    Page page(PostgresRoom room, int place, Paging paging) throws SQLException {
        PostgresRoom.Row row = room.row(place);
        if (row == null) {
            StoredRoom stored = room(room.name()); // another node may have given it one
            if (stored.id() == 0) {
                return Page.NONE;
            }
            row = room.has(stored);
        }
        Page page = paging.of(row.id());
        try {
            requireHere(room.name(), row.term());
        } catch (MovedException e) {
            room.forgetRow();
            throw e;
        }
        return page;
    }

    /** The oldest events from {@code from} on. */
    Page after(int room, long from, int limit) throws SQLException {
        return page(
                "SELECT seq, time, payload, (SELECT epoch::text FROM meta) FROM event"
                        + " WHERE room_id = ? AND seq >= ? ORDER BY seq LIMIT ?",
                room,
                from,
                limit,
                false);
    }

    /** The newest events up to {@code to}. */
    Page before(int room, long to, int limit) throws SQLException {
        return page(
                "SELECT seq, time, payload, (SELECT epoch::text FROM meta) FROM event"
                        + " WHERE room_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
                room,
                to,
                limit,
                true);
    }

    private Page page(String query, int room, long seq, int limit, boolean descending) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setInt(1, room);
            select.setLong(2, seq);
            select.setInt(3, limit);
            List<byte[]> payloads = new ArrayList<>();
            String epoch = "";
            long first = 0;
            long bytes = 0;
            try (ResultSet row = select.executeQuery()) {
                while (bytes < MOST_BYTES && row.next()) {
                    long at = row.getLong(1);
                    byte[] payload = payload(row);
                    epoch = row.getString(4);
                    long next = descending ? first - 1 : first + payloads.size();
                    if (payload == null || !payloads.isEmpty() && at != next) {
                        first = !payloads.isEmpty() ? first : descending ? at : at + 1;
                        break;
                    }
                    first = descending || payloads.isEmpty() ? at : first;
                    bytes += payload.length;
                    payloads.add(payload);
                }
            }
            if (descending) {
                Collections.reverse(payloads);
            }
            return new Page(epoch, first, payloads);
        }
    }

    /** Null if it cannot be read. */
    private static byte @Nullable [] payload(ResultSet row) throws SQLException {
        long seq = row.getLong(1);
        long time = row.getLong(2);
        byte[] stored = row.getBytes(3);
        try {
            byte[] payload = Payload.placed(stored, seq, time);
            Payload.decode(payload);
            return payload;
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** An event as it is now; null if it is not there. */
    @Nullable
    RoomEvent find(int room, long seq) throws SQLException {
        Page page = after(room, seq, 1);
        return page.firstSeq() == seq && !page.payloads().isEmpty()
                ? Payload.decode(page.payloads().get(0))
                : null;
    }

    /** As {@link chat.server.stream.Amendments.Events#saidBy}. */
    List<RoomEvent> saidBy(int room, UserId user, long since) throws SQLException {
        String query =
                "SELECT seq, time, payload FROM event WHERE room_id = ? AND position(? IN payload) > 0 ORDER BY seq";
        byte[] mark = Payload.markOf(user);
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setInt(1, room);
            select.setBytes(2, mark);
            List<RoomEvent> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] payload = payload(row);
                    RoomEvent said = payload == null ? null : Payload.saidBy(mark, since, payload);
                    if (said != null) {
                        found.add(said);
                    }
                }
            }
            return found;
        }
    }

    /** Puts events in the place of those of their numbers. */
    void replace(int room, Iterable<RoomEvent> present) throws SQLException {
        String change = "UPDATE event SET payload = ? WHERE room_id = ? AND seq = ?";
        try (PreparedStatement update = connection.prepareStatement(change)) {
            for (RoomEvent event : present) {
                update.setBytes(1, Payload.encode(event));
                update.setInt(2, room);
                update.setLong(3, event.seq());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
