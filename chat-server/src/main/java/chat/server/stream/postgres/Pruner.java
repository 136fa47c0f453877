package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes round all rooms of the database, in small steps, and deletes what is no longer retained. Confined to the keeper's thread.
 *
 * <p>One round moves on where a room begins, the next one deletes what is before that: by then all nodes know it. Of all nodes one does this, as long as
 * its connection lives.
 */
final class Pruner {

    static final int EVENTS_IN_STEP = 2_000;

    private static final int ROOMS_IN_STEP = 100;

    /** Of a room whose events have become too old, at most as many are found in a round. */
    private static final int OLD_IN_ROUND = 10_000;

    private static final long LOCK = 0x63686174_7072756eL; // no other program's, it is to be hoped

    /** A machine that is gone does not hold the lock for long. */
    private static final String KEEP_ALIVE =
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

    private static final String ROOMS =
            "SELECT id, name, last_seq, first_seq, coalesce(retained, 0), coalesce(millis, 0), expired.seq, oldest.time,"
                    + " floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
                    + " FROM (SELECT room.* FROM room JOIN here USING (slot) WHERE id > ? ORDER BY id LIMIT ?) room"
                    + " LEFT JOIN LATERAL (SELECT seq FROM event WHERE room_id = room.id AND seq < first_seq"
                    + " ORDER BY seq LIMIT 1) expired ON first_seq > 1"
                    + " LEFT JOIN LATERAL (SELECT time FROM event WHERE room_id = room.id AND seq >= first_seq"
                    + " ORDER BY seq LIMIT 1) oldest ON ? OR millis > 0 ORDER BY id";

    private static final String DELETE = "DELETE FROM event WHERE room_id = ? AND seq < ? AND seq < ?";

    private static final String OLD = "SELECT max(seq) FROM (SELECT seq, time FROM event"
            + " WHERE room_id = ? AND seq >= ? ORDER BY seq LIMIT ?) oldest WHERE time < ?";

    private static final String MOVE = "UPDATE room SET first_seq = ? WHERE id = ? AND first_seq < ?";

    private final Retention retention;
    private final LongConsumer pruned;
    private @Nullable Connection holder;
    private int lastRoom;

    /** @param pruned gets how many events were deleted */
    Pruner(Retention retention, LongConsumer pruned) {
        this.retention = retention;
        this.pruned = pruned;
    }

    /**
     * A room as it is stored.
     *
     * @param most events that are retained
     * @param millis how old they may be; 0: of any age
     * @param expired seq of the oldest event before {@code first}; 0 if there is none
     * @param oldestTime of the oldest event from {@code first} on, in ms; 0 if that is not asked for, or there is none
     * @param now the database's time, in ms
     */
    private record Room(
            int id, long newest, long first, long most, long millis, long expired, long oldestTime, long now) {}

    /** Looks at some rooms; false if the last one was passed, or another node does it. */
    boolean step(Connection open) throws SQLException {
        if (holder != open && !takes(open)) {
            return false;
        }
        List<Room> rooms = rooms(open);
        int deleted = 0;
        for (Room room : rooms) {
            if (room.expired > 0) {
                deleted += delete(open, room);
                if (deleted >= EVENTS_IN_STEP) {
                    return true; // the same room is first in the next step
                }
            }
            move(open, room);
            lastRoom = room.id;
        }
        if (rooms.isEmpty()) {
            lastRoom = 0;
        }
        return !rooms.isEmpty();
    }

    /** What is pruned need not be durable: after a crash it is pruned again. */
    private boolean takes(Connection open) throws SQLException {
        holder = null;
        lastRoom = 0;
        try (Statement statement = open.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return false;
                }
            }
            statement.execute("SET synchronous_commit = off; " + KEEP_ALIVE);
        }
        holder = open;
        return true;
    }

    private List<Room> rooms(Connection open) throws SQLException {
        try (PreparedStatement select = open.prepareStatement(ROOMS)) {
            select.setInt(1, lastRoom);
            select.setInt(2, ROOMS_IN_STEP);
            select.setBoolean(3, !retention.age().isZero());
            List<Room> rooms = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rooms.add(new Room(
                            row.getInt(1),
                            row.getLong(3),
                            row.getLong(4),
                            fewer(retention.messages(new RoomName(row.getString(2))), row.getLong(5)),
                            fewer(retention.age().toMillis(), row.getLong(6)),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9)));
                }
            }
            return rooms;
        }
    }

    /** Of the server's limit and the room's own one, where 0 is none. */
    private static long fewer(long server, long own) {
        return own == 0 || server > 0 && server < own ? server : own;
    }

    /** Deletes some of what an earlier round has passed. */
    private int delete(Connection open, Room room) throws SQLException {
        try (PreparedStatement delete = open.prepareStatement(DELETE)) {
            delete.setInt(1, room.id);
            delete.setLong(2, room.first);
            delete.setLong(3, room.expired + EVENTS_IN_STEP);
            int deleted = delete.executeUpdate();
            pruned.accept(deleted);
            return deleted;
        }
    }

    /** So that the next round deletes what nobody may read any more. */
    private void move(Connection open, Room room) throws SQLException {
        long first = Math.max(firstByCount(room), firstByAge(open, room));
        if (first > room.first) {
            try (PreparedStatement move = open.prepareStatement(MOVE)) {
                move.setLong(1, first);
                move.setInt(2, room.id);
                move.setLong(3, first);
                move.executeUpdate();
            }
        }
    }

    /** Not for each event: many are deleted together. */
    private static long firstByCount(Room room) {
        long readable = room.most + RoomStreams.SLACK_EVENTS;
        long present = room.newest - room.first + 1;
        return present > readable + RoomStreams.SLACK_EVENTS ? room.newest - readable + 1 : 0;
    }

    /** After a time that was set back, the oldest event may be of the future. */
    private static long firstByAge(Connection open, Room room) throws SQLException {
        long from = room.now - room.millis;
        if (room.millis == 0 || room.oldestTime >= from && room.oldestTime <= room.now) {
            return 0;
        }
        try (PreparedStatement old = open.prepareStatement(OLD)) {
            old.setInt(1, room.id);
            old.setLong(2, room.first);
            old.setInt(3, OLD_IN_ROUND);
            old.setLong(4, from);
            try (ResultSet row = old.executeQuery()) {
                row.next();
                return row.getLong(1) + 1;
            }
        }
    }
}
