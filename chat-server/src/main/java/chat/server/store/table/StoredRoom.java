package chat.server.store.table;

import chat.protocol.RoomName;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the table knows of a room that was spoken in.
 *
 * @param pruned seq of the newest message that was deleted; 0 if none was
 * @param indexed seq of the newest message whose id is in the index; 0 if there is none
 * @param newest seq of the newest message, deleted or not
 * @param whole whether these are as they were stored
 */
public record StoredRoom(long id, RoomName name, long pruned, long indexed, long newest, boolean whole) {

    /** Selects what {@link #of} reads; a condition may follow. */
    static final String SELECT =
            "SELECT id, name, pruned, indexed, room.checksum, c.room, c.first, c.last, c.time, c.ids,"
                    + " x'', c.checksum FROM room LEFT JOIN chunk c"
                    + " ON c.room = id AND c.first = (SELECT max(first) FROM chunk WHERE room = id) ";

    static StoredRoom of(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        String name = row.getString(2);
        long pruned = row.getLong(3);
        long indexed = row.getLong(4);
        boolean whole = row.getInt(5) == Checksum.ofRoom(id, name, pruned, indexed);
        long newest = pruned;
        if (row.getObject(6) != null) {
            StoredChunk chunk = new StoredChunk(
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8),
                    row.getLong(9),
                    row.getBytes(10),
                    new byte[0],
                    row.getInt(12));
            newest = chunk.last();
            whole &= chunk.isRowWhole();
        }
        RoomName known = RoomName.parseAny(name).orElse(new RoomName("damaged-" + id));
        return new StoredRoom(id, known, pruned, indexed, newest, whole);
    }
}
