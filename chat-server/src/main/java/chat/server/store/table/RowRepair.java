package chat.server.store.table;

import chat.server.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the rows of a copy that are damaged usable, as far as their events say what was there: the ids of these are lost. Damaged events
 * stay known as such. Confined to its owner.
 */
final class RowRepair {

    private static final String CHUNKS = "SELECT " + StoredChunk.COLUMNS + " FROM chunk";
    private static final String SET_CHUNK =
            "UPDATE chunk SET last = ?, ids = ?, checksum = ? WHERE room = ? AND first = ?";
    private static final String ROOMS = "SELECT id, name, pruned, indexed, checksum,"
            + " coalesce((SELECT min(first) FROM chunk WHERE room = id) - 1, pruned) FROM room";
    private static final String SET_ROOM = "UPDATE room SET pruned = ?, indexed = 0, checksum = ? WHERE id = ?";

    private static final String STATES = "SELECT room, seq, checksum, changes FROM state";
    private static final String DELETE_STATE = "DELETE FROM state WHERE room = ?";

    private RowRepair() {}

    /** Returns whether nothing was damaged. */
    static boolean run(TableConnection connection) throws StoreException {
        return connection.run(on -> {
            boolean whole = repairChunks(on);
            whole &= deleteDamagedStates(on);
            return repairRooms(on) && whole;
        });
    }

    private static boolean repairChunks(TableConnection.Statements on) throws SQLException {
        List<StoredChunk> damaged = new ArrayList<>();
        try (ResultSet found = on.of(CHUNKS).executeQuery()) {
            while (found.next()) {
                StoredChunk chunk = StoredChunk.of(found);
                if (!chunk.isRowWhole()) {
                    damaged.add(chunk);
                }
            }
        }
        for (StoredChunk chunk : damaged) {
            long last = chunk.first() + Math.max(1, chunk.messages().size()) - 1;
            PreparedStatement set = on.of(SET_CHUNK, last);
            set.setNull(2, Types.BLOB);
            set.setInt(3, Checksum.ofChunk(chunk.room(), chunk.first(), last, chunk.time(), null));
            set.setLong(4, chunk.room());
            set.setLong(5, chunk.first());
            set.executeUpdate();
        }
        return damaged.isEmpty();
    }

    /** What held in their rooms is lost. */
    private static boolean deleteDamagedStates(TableConnection.Statements on) throws SQLException {
        List<Long> damaged = new ArrayList<>();
        try (ResultSet found = on.of(STATES).executeQuery()) {
            while (found.next()) {
                long room = found.getLong(1);
                if (found.getInt(3) != Checksum.ofState(room, found.getLong(2), found.getBytes(4))) {
                    damaged.add(room);
                }
            }
        }
        for (long room : damaged) {
            on.of(DELETE_STATE, room).executeUpdate();
        }
        return damaged.isEmpty();
    }

    private static boolean repairRooms(TableConnection.Statements on) throws SQLException {
        boolean whole = true;
        try (ResultSet found = on.of(ROOMS).executeQuery()) {
            while (found.next()) {
                long id = found.getLong(1);
                String name = found.getString(2);
                if (found.getInt(5) != Checksum.ofRoom(id, name, found.getLong(3), found.getLong(4))) {
                    long pruned = found.getLong(6);
                    on.of(SET_ROOM, pruned, Checksum.ofRoom(id, name, pruned, 0), id)
                            .executeUpdate();
                    whole = false;
                }
            }
        }
        return whole;
    }
}
