package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rooms in the table. Confined to its owner. */
public final class RoomTable {

    private static final String FIND = StoredRoom.SELECT + "WHERE name = ?";
    private static final String NEXT = StoredRoom.SELECT + "WHERE id > ? ORDER BY id LIMIT ?";
    private static final String ADD = "INSERT INTO room (name) VALUES (?) RETURNING id";
    private static final String SET_INDEXED = "UPDATE room SET indexed = ? WHERE id = ?";
    private static final String SET_PRUNED = "UPDATE room SET pruned = ? WHERE id = ?";

    private final TableConnection connection;

    RoomTable(TableConnection connection) {
        this.connection = connection;
    }

    /** The room of a name; null if it has no event yet. */
    public @Nullable StoredRoom find(RoomName name) throws StoreException {
        Optional<StoredRoom> room = connection.run(on -> {
            PreparedStatement find = on.of(FIND);
            find.setString(1, name.value());
            try (ResultSet found = find.executeQuery()) {
                return found.next() ? Optional.of(StoredRoom.of(found)) : Optional.empty();
            }
        });
        return room.orElse(null);
    }

    /** Up to {@code limit} rooms whose ids follow {@code id}, in the order of their ids. */
    public List<StoredRoom> after(long id, int limit) throws StoreException {
        return connection.run(on -> {
            List<StoredRoom> rooms = new ArrayList<>();
            try (ResultSet found = on.of(NEXT, id, limit).executeQuery()) {
                while (found.next()) {
                    rooms.add(StoredRoom.of(found));
                }
            }
            return rooms;
        });
    }

    /** Adds a room, and gives its id. */
    public long add(RoomName name) throws StoreException {
        return connection.run(on -> {
            PreparedStatement add = on.of(ADD);
            add.setString(1, name.value());
            try (ResultSet added = add.executeQuery()) {
                added.next();
                return added.getLong(1);
            }
        });
    }

    /** Notes up to which event the ids are in the index. */
    public void setIndexed(long room, long seq) throws StoreException {
        connection.run(on -> on.of(SET_INDEXED, seq, room).executeUpdate());
    }

    /** Notes up to which event none is retained. */
    public void setPruned(long room, long seq) throws StoreException {
        connection.run(on -> on.of(SET_PRUNED, seq, room).executeUpdate());
    }
}
