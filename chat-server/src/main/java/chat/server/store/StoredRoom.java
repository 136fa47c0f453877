package chat.server.store;

import chat.protocol.RoomName;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the store knows of a room that was spoken in.
 *
 * @param pruned seq of the newest message that was deleted; 0 if none was
 * @param newest seq of the newest message, deleted or not
 */
public record StoredRoom(long id, RoomName name, long pruned, long newest) {

    /** Selects what {@link #of} reads; a condition may follow. */
    static final String SELECT = "SELECT id, name, pruned, "
            + "coalesce((SELECT max(seq) FROM message WHERE room = room.id), pruned) FROM room ";

    static StoredRoom of(ResultSet row) throws SQLException {
        return new StoredRoom(row.getLong(1), new RoomName(row.getString(2)), row.getLong(3), row.getLong(4));
    }
}
