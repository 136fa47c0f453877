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
 * @param place of the database
 * @param term since when its slot is there
 */
record StoredRoom(
        RoomName name,
        String epoch,
        int id,
        long newest,
        long oldest,
        long newestTime,
        int changes,
        int mostChanges,
        int place,
        long term) {

    private static final int MOST_CHANGES = 64;

    /** What {@link #read} takes, after the name; null of {@code room} for one that has no row, and of {@code here} for one that is elsewhere. */
    static final String COLUMNS = "coalesce(room.id, 0), coalesce(room.last_seq, 0), coalesce(room.first_seq, 1),"
            + " (SELECT time FROM event WHERE room_id = room.id AND seq = room.last_seq),"
            + " coalesce(room.changes, 0), coalesce(room.most_changes, " + MOST_CHANGES + "),"
            + " (SELECT epoch::text FROM meta), here.place, here.term";

    /** How many there are, with the name. */
    static final int COLUMN_COUNT = 10;

    /**
     * Reads the name and the {@link #COLUMNS} of the present row.
     *
     * @throws MovedException if the room is in another database
     */
    static StoredRoom read(ResultSet row) throws SQLException {
        RoomName name = new RoomName(row.getString(1));
        StoredRoom room = new StoredRoom(
                name,
                row.getString(8),
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(9),
                row.getLong(10));
        if (row.wasNull()) {
            throw new MovedException(name);
        }
        return room;
    }
}
