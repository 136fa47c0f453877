package chat.server.stream.postgres;

import chat.protocol.RoomName;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A room as its row has it. Immutable.
 *
 * @param epoch that it is of
 * @param id 0 if there is no row
 * @param newest seq of the newest event
 * @param oldest seq of the oldest event that is retained by its age
 * @param newestTime of the newest event; 0 if there is none
 * @param changes how many changes are stored apart from the events
 * @param mostChanges with more of them those are deleted that are no longer in force
 */
record StoredRoom(
        RoomName name, String epoch, int id, long newest, long oldest, long newestTime, int changes, int mostChanges) {

    private static final int MOST_CHANGES = 64;

    /** What {@link #read} takes. */
    static final String COLUMNS = "name, id, last_seq, first_seq, changes, most_changes, "
            + "(SELECT time FROM event WHERE room_id = room.id AND seq = room.last_seq), "
            + "(SELECT epoch::text FROM meta)";

    /** How many there are. */
    static final int COLUMN_COUNT = 8;

    /** Reads the {@link #COLUMNS} of the present row. */
    static StoredRoom read(ResultSet row) throws SQLException {
        return new StoredRoom(
                new RoomName(row.getString(1)),
                row.getString(8),
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(7),
                row.getInt(5),
                row.getInt(6));
    }

    /** A room that has no row. */
    static StoredRoom none(RoomName name, String epoch) {
        return new StoredRoom(name, epoch, 0, 0, 1, 0, 0, MOST_CHANGES);
    }
}
