package chat.server.store;

import chat.protocol.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes the file, one transaction after the other. Confined to one thread.
 *
 * <p>A transaction begins with the first change and ends with {@link #commit}. After an exception nothing of it is kept, and
 * the next call begins anew.
 */
public final class MessageWriter implements AutoCloseable {

    /** So many pages of changes are copied into the main file. */
    private static final int CHECKPOINT_PAGES = 2_000;

    private final MessageStore store;
    private @Nullable Statements statements;

    MessageWriter(MessageStore store) throws StoreException {
        this.store = store;
        statements();
    }

    private static final class Statements {
        private final Connection connection;
        private final PreparedStatement findRoom;
        private final PreparedStatement nextRooms;
        private final PreparedStatement addRoom;
        private final PreparedStatement append;
        private final PreparedStatement findSent;
        private final PreparedStatement oldest;
        private final PreparedStatement delete;
        private final PreparedStatement setPruned;
        private final PreparedStatement probe;
        private final Statement checkpoint;

        private Statements(Connection connection) throws SQLException {
            this.connection = connection;
            findRoom = connection.prepareStatement(StoredRoom.SELECT + "WHERE name = ?");
            nextRooms = connection.prepareStatement(StoredRoom.SELECT + "WHERE id > ? ORDER BY id LIMIT ?");
            addRoom = connection.prepareStatement("INSERT INTO room (name) VALUES (?) RETURNING id");
            append = connection.prepareStatement(
                    "INSERT INTO message (room, seq, time, sent, payload) VALUES (?, ?, ?, ?, ?) "
                            + "ON CONFLICT (room, sent) WHERE sent IS NOT NULL DO NOTHING");
            findSent = connection.prepareStatement("SELECT payload FROM message WHERE room = ? AND sent = ?");
            oldest = connection.prepareStatement("SELECT seq, time FROM message WHERE room = ? ORDER BY seq LIMIT ?");
            delete = connection.prepareStatement("DELETE FROM message WHERE room = ? AND seq <= ?");
            setPruned = connection.prepareStatement("UPDATE room SET pruned = ? WHERE id = ?");
            probe = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES ('probe', randomblob(8))");
            checkpoint = connection.createStatement();
        }
    }

    private interface Work<T> {
        T on(Statements statements) throws SQLException;
    }

    /** A connection that failed is not used again: what became of its transaction depends on the fault. */
    private <T> T run(Work<T> work) throws StoreException {
        try {
            return work.on(statements());
        } catch (SQLException e) {
            StoreException failure = StoreException.of(e, store.file());
            if (failure.kind() == StoreException.Kind.PASSING) {
                abandon();
            }
            throw failure;
        }
    }

    private Statements statements() throws StoreException {
        Statements present = statements;
        if (present == null) {
            try {
                present = new Statements(store.connectToWrite());
            } catch (SQLException e) {
                throw StoreException.of(e, store.file());
            }
            statements = present;
        }
        return present;
    }

    private void abandon() {
        Statements failed = statements;
        statements = null;
        if (failed != null) {
            try {
                failed.connection.close();
            } catch (SQLException e) {
                // its transaction is undone all the same
            }
        }
    }

    /** The room of a name; null if nothing was said there yet. */
    public @Nullable StoredRoom findRoom(RoomName name) throws StoreException {
        Optional<StoredRoom> room = run(on -> {
            on.findRoom.setString(1, name.value());
            try (ResultSet found = on.findRoom.executeQuery()) {
                return found.next() ? Optional.of(StoredRoom.of(found)) : Optional.empty();
            }
        });
        return room.orElse(null);
    }

    /** Up to {@code limit} rooms whose ids follow {@code id}, in the order of their ids. */
    public List<StoredRoom> roomsAfter(long id, int limit) throws StoreException {
        return run(on -> {
            List<StoredRoom> rooms = new ArrayList<>();
            on.nextRooms.setLong(1, id);
            on.nextRooms.setInt(2, limit);
            try (ResultSet found = on.nextRooms.executeQuery()) {
                while (found.next()) {
                    rooms.add(StoredRoom.of(found));
                }
            }
            return rooms;
        });
    }

    /** Adds a room, and gives its id. */
    public long addRoom(RoomName name) throws StoreException {
        return run(on -> {
            on.addRoom.setString(1, name.value());
            try (ResultSet added = on.addRoom.executeQuery()) {
                added.next();
                return added.getLong(1);
            }
        });
    }

    /**
     * Appends a message to a room.
     *
     * @param sent who sent it under which id; null: no id
     * @return false, and nothing changes, if the room holds a message that was sent under the same id
     */
    public boolean append(long room, long seq, long time, @Nullable String sent, byte[] payload) throws StoreException {
        return run(on -> {
            on.append.setLong(1, room);
            on.append.setLong(2, seq);
            on.append.setLong(3, time);
            on.append.setString(4, sent);
            on.append.setBytes(5, payload);
            return on.append.executeUpdate() == 1;
        });
    }

    /** The message of a room that was sent under an id, as {@link #append} found. */
    public byte[] findSent(long room, String sent) throws StoreException {
        return run(on -> {
            on.findSent.setLong(1, room);
            on.findSent.setString(2, sent);
            try (ResultSet found = on.findSent.executeQuery()) {
                found.next();
                return found.getBytes(1);
            }
        });
    }

    /**
     * The seq up to which the oldest messages of a room are from before {@code time}; 0 if the oldest one is not.
     *
     * @param limit the most messages to look at
     */
    public long newestBefore(long room, long time, int limit) throws StoreException {
        return run(on -> {
            on.oldest.setLong(1, room);
            on.oldest.setInt(2, limit);
            long newest = 0;
            try (ResultSet found = on.oldest.executeQuery()) {
                while (found.next() && found.getLong(2) < time) {
                    newest = found.getLong(1);
                }
            }
            return newest;
        });
    }

    /** Deletes the messages of a room up to {@code seq}. */
    public void prune(long room, long seq) throws StoreException {
        run(on -> {
            on.delete.setLong(1, room);
            on.delete.setLong(2, seq);
            on.delete.executeUpdate();
            on.setPruned.setLong(1, seq);
            on.setPruned.setLong(2, room);
            return on.setPruned.executeUpdate();
        });
    }

    /** Makes all changes since the last commit last, in the way that the store was opened for. */
    public void commit() throws StoreException {
        run(on -> {
            on.connection.commit();
            return true;
        });
    }

    /** Finds out whether changes can be kept. */
    public void probe() throws StoreException {
        run(on -> on.probe.executeUpdate());
        commit();
    }

    /** Copies the changes into the main file if there are many. Not within a transaction. */
    public void checkpointIfDue() throws StoreException {
        if (run(on -> changedPages(on.checkpoint)) >= CHECKPOINT_PAGES) {
            checkpoint();
        }
    }

    private static int changedPages(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            return result.next() ? result.getInt(2) - result.getInt(3) : 0;
        }
    }

    /** Copies the changes into the main file, as far as nobody is reading what they replace. Not within a transaction. */
    public void checkpoint() throws StoreException {
        run(on -> on.checkpoint.execute("PRAGMA wal_checkpoint(PASSIVE)"));
    }

    /** Undoes what was not committed. */
    @Override
    public void close() {
        abandon();
    }
}
