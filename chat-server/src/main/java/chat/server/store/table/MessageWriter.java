package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes the file, one transaction after the other. Confined to one thread.
 *
 * <p>A transaction begins with the first change and ends with {@link #commit}. After an exception nothing of it is kept, and
 * the next call begins anew. It is long as it has a method for each statement, and does nothing else.
 */
public final class MessageWriter implements AutoCloseable {

    private final MessageStore store;
    private final Owner owner;
    private @Nullable Statements statements;

    /** Since the last transaction. */
    private boolean used;

    MessageWriter(MessageStore store, Owner owner) throws StoreException {
        this.store = store;
        this.owner = owner;
        statements();
    }

    private static final class Statements {
        private final Connection connection;
        private final PreparedStatement findRoom;
        private final PreparedStatement nextRooms;
        private final PreparedStatement addRoom;
        private final PreparedStatement append;
        private final PreparedStatement message;
        private final PreparedStatement rewrite;
        private final PreparedStatement idsAfter;
        private final PreparedStatement findSent;
        private final PreparedStatement addSent;
        private final PreparedStatement setIndexed;
        private final PreparedStatement ages;
        private final PreparedStatement idsUpTo;
        private final PreparedStatement deleteSent;
        private final PreparedStatement delete;
        private final PreparedStatement setPruned;
        private final PreparedStatement probe;

        private Statements(Connection connection) throws SQLException {
            this.connection = connection;
            findRoom = connection.prepareStatement(StoredRoom.SELECT + "WHERE name = ?");
            nextRooms = connection.prepareStatement(StoredRoom.SELECT + "WHERE id > ? ORDER BY id LIMIT ?");
            addRoom = connection.prepareStatement("INSERT INTO room (name) VALUES (?) RETURNING id");
            append = connection.prepareStatement("INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?)");
            message = connection.prepareStatement(
                    "SELECT first, payloads FROM chunk WHERE room = ? AND first <= ? ORDER BY first DESC LIMIT 1");
            rewrite = connection.prepareStatement("UPDATE chunk SET payloads = ? WHERE room = ? AND first = ?");
            idsAfter = connection.prepareStatement(
                    "SELECT first, last, ids FROM chunk WHERE room = ? AND first > ? ORDER BY first");
            findSent = connection.prepareStatement("SELECT max(seq) FROM sent WHERE room = ? AND id = ?");
            addSent = connection.prepareStatement("INSERT INTO sent VALUES (?, ?, ?)");
            setIndexed = connection.prepareStatement("UPDATE room SET indexed = ? WHERE id = ?");
            ages = connection.prepareStatement("SELECT last, time FROM chunk WHERE room = ? ORDER BY first LIMIT ?");
            String upTo = " FROM chunk WHERE room = ? AND first <= ? AND last <= ?";
            idsUpTo = connection.prepareStatement("SELECT first, last, ids" + upTo);
            deleteSent = connection.prepareStatement("DELETE FROM sent WHERE room = ? AND id = ? AND seq = ?");
            delete = connection.prepareStatement("DELETE" + upTo + " RETURNING last");
            setPruned = connection.prepareStatement("UPDATE room SET pruned = ? WHERE id = ?");
            probe = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES ('probe', randomblob(8))");
        }
    }

    private interface Work<T> {
        T on(Statements statements) throws SQLException, StoreException;
    }

    /** A connection that failed is not used again: what became of its transaction depends on the fault. */
    private <T> T run(Work<T> work) throws StoreException {
        assert owner.isCurrent();
        try {
            used = true;
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
            present = open();
            statements = present;
        }
        return present;
    }

    private Statements open() throws StoreException {
        Connection connection = null;
        try {
            connection = store.connectToWrite();
            return new Statements(connection);
        } catch (SQLException e) {
            close(connection);
            throw StoreException.of(e, store.file());
        }
    }

    private void abandon() {
        Statements failed = statements;
        statements = null;
        if (failed != null) {
            close(failed.connection);
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // its transaction is undone all the same
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

    /** Appends messages to a room. */
    public void append(long room, Chunk chunk) throws StoreException {
        run(on -> {
            on.append.setLong(1, room);
            on.append.setLong(2, chunk.first());
            on.append.setLong(3, chunk.last());
            on.append.setLong(4, chunk.time());
            on.append.setBytes(5, chunk.joinedIds());
            on.append.setBytes(6, PayloadColumn.join(chunk.payloads()));
            return on.append.executeUpdate();
        });
    }

    /** A message that is in a chunk. */
    public byte[] message(long room, long seq) throws StoreException {
        return run(on -> {
            on.message.setLong(1, room);
            on.message.setLong(2, seq);
            try (ResultSet found = on.message.executeQuery()) {
                found.next();
                return PayloadColumn.split(found.getBytes(2)).get((int) (seq - found.getLong(1)));
            }
        });
    }

    /** Puts a payload in the place of an event's, if that is in a chunk. */
    public void rewrite(long room, long seq, byte[] payload) throws StoreException {
        run(on -> {
            on.message.setLong(1, room);
            on.message.setLong(2, seq);
            try (ResultSet found = on.message.executeQuery()) {
                if (!found.next()) {
                    return 0;
                }
                long first = found.getLong(1);
                List<byte[]> payloads = PayloadColumn.split(found.getBytes(2));
                if (seq - first >= payloads.size()) {
                    return 0;
                }
                payloads.set((int) (seq - first), payload);
                on.rewrite.setBytes(1, PayloadColumn.join(payloads));
                on.rewrite.setLong(2, room);
                on.rewrite.setLong(3, first);
            }
            return on.rewrite.executeUpdate();
        });
    }

    /** Gives the ids of a room's messages after {@code seq}, in the order of the messages. 0 stands for none. */
    public void forEachIdAfter(long room, long seq, LongConsumer action) throws StoreException {
        run(on -> {
            on.idsAfter.setLong(1, room);
            on.idsAfter.setLong(2, seq - Chunk.MOST_MESSAGES);
            try (ResultSet found = on.idsAfter.executeQuery()) {
                while (found.next()) {
                    long first = found.getLong(1);
                    long[] ids = ids(found);
                    for (int i = (int) Math.min(ids.length, Math.max(0, seq + 1 - first)); i < ids.length; i++) {
                        action.accept(ids[i]);
                    }
                }
            }
            return true;
        });
    }

    /** Of a row that begins with first, last, ids. */
    private static long[] ids(ResultSet row) throws SQLException {
        return Chunk.splitIds(row.getBytes(3), (int) (row.getLong(2) - row.getLong(1) + 1));
    }

    /** Seq of the newest message in the index that was sent under an id; 0 if there is none. */
    public long findSent(long room, long id) throws StoreException {
        return run(on -> {
            on.findSent.setLong(1, room);
            on.findSent.setLong(2, id);
            try (ResultSet found = on.findSent.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        });
    }

    /** Adds a message to the index. Does nothing for one without an id. */
    public void addSent(long room, long id, long seq) throws StoreException {
        changeSent(statements().addSent, room, id, seq);
    }

    private void changeSent(PreparedStatement change, long room, long id, long seq) throws StoreException {
        if (id == 0) {
            return;
        }
        run(on -> {
            change.setLong(1, room);
            change.setLong(2, id);
            change.setLong(3, seq);
            return change.executeUpdate();
        });
    }

    /** Notes up to which message the ids are in the index. */
    public void setIndexed(long room, long seq) throws StoreException {
        run(on -> set(on.setIndexed, room, seq));
    }

    /** Notes up to which message those are gone that were never in a chunk. */
    public void setPruned(long room, long seq) throws StoreException {
        run(on -> set(on.setPruned, room, seq));
    }

    private static int set(PreparedStatement update, long room, long seq) throws SQLException {
        update.setLong(1, seq);
        update.setLong(2, room);
        return update.executeUpdate();
    }

    /**
     * The seq up to which the oldest messages of a room are from before {@code time}; 0 if the oldest ones are not.
     *
     * @param limit the most chunks to look at
     */
    public long newestBefore(long room, long time, int limit) throws StoreException {
        return run(on -> {
            on.ages.setLong(1, room);
            on.ages.setInt(2, limit);
            long newest = 0;
            try (ResultSet found = on.ages.executeQuery()) {
                while (found.next() && found.getLong(2) < time) {
                    newest = found.getLong(1);
                }
            }
            return newest;
        });
    }

    /**
     * Deletes the messages of a room up to {@code seq}, but not a part of those that were committed together.
     *
     * @param indexed whether some of them may be in the index
     * @return seq of the newest message that is deleted now, 0 if there is none
     */
    public long prune(long room, long seq, boolean indexed) throws StoreException {
        if (indexed) {
            removeFromIndex(room, seq);
        }
        return run(on -> {
            long last = 0;
            try (ResultSet deleted = queryUpTo(on.delete, room, seq)) {
                while (deleted.next()) {
                    last = Math.max(last, deleted.getLong(1));
                }
            }
            if (last > 0) {
                set(on.setPruned, room, last);
            }
            return last;
        });
    }

    private void removeFromIndex(long room, long seq) throws StoreException {
        run(on -> {
            try (ResultSet found = queryUpTo(on.idsUpTo, room, seq)) {
                while (found.next()) {
                    long[] ids = ids(found);
                    for (int i = 0; i < ids.length; i++) {
                        changeSent(on.deleteSent, room, ids[i], found.getLong(1) + i);
                    }
                }
            }
            return true;
        });
    }

    private static ResultSet queryUpTo(PreparedStatement query, long room, long seq) throws SQLException {
        query.setLong(1, room);
        query.setLong(2, seq);
        query.setLong(3, seq);
        return query.executeQuery();
    }

    /** Makes all changes since the last commit last, in the way that the store was opened for; ends what has only read. */
    public void commit() throws StoreException {
        if (used) {
            run(on -> {
                on.connection.commit();
                return true;
            });
            used = false;
        }
    }

    /** Finds out whether changes can be kept. */
    public void probe() throws StoreException {
        run(on -> on.probe.executeUpdate());
        commit();
    }

    /** Leaves the file alone with all changes, as a copy is to be. After that, this must be closed. */
    void leaveOneFile() throws StoreException {
        run(on -> {
            on.connection.setAutoCommit(true);
            try (Statement statement = on.connection.createStatement()) {
                return statement.execute("PRAGMA journal_mode = DELETE");
            }
        });
    }

    /** Undoes what was not committed. */
    @Override
    public void close() {
        abandon();
    }
}
