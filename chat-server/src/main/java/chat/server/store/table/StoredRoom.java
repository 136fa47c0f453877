package chat.server.store.table;

import chat.protocol.RoomName;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the store knows of a room that was spoken in.
 *
 * @param pruned seq of the newest message that was deleted; 0 if none was
 * @param indexed seq of the newest message whose id is in the index; 0 if there is none
 * @param newest seq of the newest message, deleted or not
 */
public record StoredRoom(long id, RoomName name, long pruned, long indexed, long newest) {

    /** Selects what {@link #of} reads; a condition may follow. */
    static final String SELECT = "SELECT id, name, pruned, indexed, "
            + "coalesce((SELECT last FROM chunk WHERE room = room.id ORDER BY first DESC LIMIT 1), pruned) FROM room ";

    static StoredRoom of(ResultSet row) throws SQLException {
        return new StoredRoom(
                row.getLong(1), new RoomName(row.getString(2)), row.getLong(3), row.getLong(4), row.getLong(5));
    }
}
