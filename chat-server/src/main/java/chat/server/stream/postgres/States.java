package chat.server.stream.postgres;

import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomSettings;
import chat.server.stream.Payload;
import chat.server.stream.RoomState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Stores what holds in a room, in the transaction that stores the change. Stateless. */
final class States {

    private static final String INSERT = "INSERT INTO change(room_id, seq, payload) VALUES (?, ?, ?)";

    private States() {}

    /**
     * Adds a change, and now and then deletes those that are no longer in force.
     *
     * @param room locked
     * @param before what held before the change
     */
    static void store(Connection open, StoredRoom room, RoomChanged change, RoomState before) throws SQLException {
        int changes = room.changes() + 1;
        int most = room.mostChanges();
        RoomState state = before.with(change);
        if (changes <= most) {
            insert(open, room, List.of(change));
        } else {
            List<RoomChanged> inForce = state.changes();
            delete(open, room);
            insert(open, room, inForce);
            changes = inForce.size();
            most = Math.max(most, 2 * changes);
        }
        update(open, room, changes, most, state.settings());
    }

    /** Stores all that holds in a room which has no changes. */
    static void put(Connection open, StoredRoom room, RoomState state) throws SQLException {
        List<RoomChanged> inForce = state.changes();
        insert(open, room, inForce);
        update(open, room, inForce.size(), Math.max(room.mostChanges(), 2 * inForce.size()), state.settings());
    }

    private static void insert(Connection open, StoredRoom room, List<RoomChanged> changes) throws SQLException {
        try (PreparedStatement insert = open.prepareStatement(INSERT)) {
            for (RoomChanged change : changes) {
                insert.setInt(1, room.id());
                insert.setLong(2, change.seq());
                insert.setBytes(3, Payload.encode(change));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void delete(Connection open, StoredRoom room) throws SQLException {
        try (PreparedStatement delete = open.prepareStatement("DELETE FROM change WHERE room_id = ?")) {
            delete.setInt(1, room.id());
            delete.executeUpdate();
        }
    }

    private static void update(Connection open, StoredRoom room, int changes, int most, RoomSettings settings)
            throws SQLException {
        try (PreparedStatement update = open.prepareStatement(
                "UPDATE room SET changes = ?, most_changes = ?, retained = ?, millis = ? WHERE id = ?")) {
            update.setInt(1, changes);
            update.setInt(2, most);
            update.setObject(3, settings.retentionMessages());
            update.setObject(4, settings.retentionMs());
            update.setInt(5, room.id());
            update.executeUpdate();
        }
    }
}
