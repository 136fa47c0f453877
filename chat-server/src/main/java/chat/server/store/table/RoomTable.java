package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rooms in the table. Confined to its owner. */
public final class RoomTable {

    private static final String FIND = StoredRoom.SELECT + "WHERE name = ?";
    private static final String NEWEST = "SELECT " + StoredChunk.COLUMNS
            + " FROM chunk WHERE room = (SELECT id FROM room WHERE name = ?) ORDER BY first DESC LIMIT 1";
    private static final String NEXT = StoredRoom.SELECT + "WHERE id > ? ORDER BY id LIMIT ?";
    private static final String ADD = "INSERT INTO room VALUES (NULL, ?, 0, 0, 0) RETURNING id";
    private static final String GET = "SELECT name, pruned, indexed, checksum FROM room WHERE id = ?";
    private static final String SET = "UPDATE room SET pruned = ?, indexed = ?, checksum = ? WHERE id = ?";

    private final TableConnection connection;

    RoomTable(TableConnection connection) {
        this.connection = connection;
    }

    /**
     * The room of a name; null if it has no event yet.
     *
     * @throws DamageException if its numbers are unknown
     */
    public @Nullable StoredRoom find(RoomName name) throws StoreException {
        Optional<StoredRoom> room = connection.run(on -> {
            PreparedStatement find = on.of(FIND);
            find.setString(1, name.value());
            try (ResultSet found = find.executeQuery()) {
                return found.next() ? Optional.of(StoredRoom.of(found)) : Optional.empty();
            }
        });
        StoredRoom found = room.orElse(null);
        if (found != null && !found.whole()) {
            throw new DamageException(connection.file(), name.value(), found.pruned() + 1, found.newest());
        }
        return found;
    }

    /** The newest event of a room by its checksum, where its rows are damaged; 0 if that is unknown. */
    public long newestByEvents(RoomName name) throws StoreException {
        return connection.run(on -> {
            PreparedStatement newest = on.of(NEWEST);
            newest.setString(1, name.value());
            try (ResultSet found = newest.executeQuery()) {
                StoredChunk chunk = found.next() ? StoredChunk.of(found) : null;
                int count = chunk == null ? 0 : chunk.messages().size();
                return chunk == null || count == 0 || chunk.messages().get(count - 1) == null
                        ? 0L
                        : chunk.first() + count - 1;
            }
        });
    }

    /** Up to {@code limit} rooms whose ids follow {@code id}, in the order of their ids; without those whose numbers are unknown. */
    public List<StoredRoom> after(long id, int limit) throws StoreException {
        return connection.run(on -> {
            List<StoredRoom> rooms = new ArrayList<>();
            try (ResultSet found = on.of(NEXT, id, limit).executeQuery()) {
                while (found.next()) {
                    StoredRoom room = StoredRoom.of(found);
                    if (room.whole()) {
                        rooms.add(room);
                    }
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
                long id = added.getLong(1);
                on.of(SET, 0, 0, Checksum.ofRoom(id, name.value(), 0, 0), id).executeUpdate();
                return id;
            }
        });
    }

    /** Notes up to which event the ids are in the index. */
    public void setIndexed(long room, long seq) throws StoreException {
        connection.run(on -> {
            try (ResultSet row = on.of(GET, room).executeQuery()) {
                return row.next() && set(on, room, row, row.getLong(2), seq);
            }
        });
    }

    /** Notes up to which event none is retained. */
    public void setPruned(long room, long seq) throws StoreException {
        connection.run(on -> {
            try (ResultSet row = on.of(GET, room).executeQuery()) {
                return row.next() && set(on, room, row, seq, row.getLong(3));
            }
        });
    }

    /** A row that is damaged stays known as such. */
    private static boolean set(TableConnection.Statements on, long room, ResultSet row, long pruned, long indexed)
            throws SQLException {
        String name = row.getString(1);
        int checksum = row.getInt(4);
        boolean whole = checksum == Checksum.ofRoom(room, name, row.getLong(2), row.getLong(3));
        int fresh = whole ? Checksum.ofRoom(room, name, pruned, indexed) : checksum;
        return on.of(SET, pruned, indexed, fresh, room).executeUpdate() > 0;
    }
}
