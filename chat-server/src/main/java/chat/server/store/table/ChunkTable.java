package chat.server.store.table;

import chat.server.store.Chunk;
import chat.server.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

/** The flushed events in the table, as chunks. Confined to its owner. */
public final class ChunkTable {

    private static final String APPEND = "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?)";
    private static final String FIND =
            "SELECT first, payloads FROM chunk WHERE room = ? AND first <= ? ORDER BY first DESC LIMIT 1";
    private static final String REWRITE = "UPDATE chunk SET payloads = ? WHERE room = ? AND first = ?";
    private static final String IDS_AFTER =
            "SELECT first, last, ids FROM chunk WHERE room = ? AND first > ? ORDER BY first";
    private static final String AGES = "SELECT last, time FROM chunk WHERE room = ? ORDER BY first LIMIT ?";
    private static final String UP_TO = " FROM chunk WHERE room = ? AND first <= ? AND last <= ?";
    private static final String IDS_UP_TO = "SELECT first, last, ids" + UP_TO;
    private static final String DELETE = "DELETE" + UP_TO + " RETURNING last";

    private final TableConnection connection;

    ChunkTable(TableConnection connection) {
        this.connection = connection;
    }

    /** Appends events to a room. */
    public void append(long room, Chunk chunk) throws StoreException {
        connection.run(on -> {
            PreparedStatement append = on.of(APPEND, room, chunk.first(), chunk.last(), chunk.time());
            append.setBytes(5, chunk.joinedIds());
            append.setBytes(6, PayloadColumn.join(chunk.payloads()));
            return append.executeUpdate();
        });
    }

    /** The payload of an event that is in a chunk. */
    public byte[] payload(long room, long seq) throws StoreException {
        return connection.run(on -> {
            try (ResultSet found = on.of(FIND, room, seq).executeQuery()) {
                found.next();
                return PayloadColumn.split(found.getBytes(2)).get((int) (seq - found.getLong(1)));
            }
        });
    }

    /** Puts a payload in the place of an event's, if that is in a chunk. */
    public void rewrite(long room, long seq, byte[] payload) throws StoreException {
        connection.run(on -> {
            long first;
            List<byte[]> payloads;
            try (ResultSet found = on.of(FIND, room, seq).executeQuery()) {
                if (!found.next()) {
                    return 0;
                }
                first = found.getLong(1);
                payloads = PayloadColumn.split(found.getBytes(2));
            }
            if (seq - first >= payloads.size()) {
                return 0;
            }
            payloads.set((int) (seq - first), payload);
            PreparedStatement rewrite = on.of(REWRITE);
            rewrite.setBytes(1, PayloadColumn.join(payloads));
            rewrite.setLong(2, room);
            rewrite.setLong(3, first);
            return rewrite.executeUpdate();
        });
    }

    /** Gives the ids of a room's events after {@code seq}, in the order of the events. 0 stands for none. */
    public void forEachIdAfter(long room, long seq, LongConsumer action) throws StoreException {
        connection.run(on -> {
            try (ResultSet found =
                    on.of(IDS_AFTER, room, seq - Chunk.MOST_MESSAGES).executeQuery()) {
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

    interface IdAction {
        void take(long id, long seq) throws StoreException;
    }

    /** Gives the ids of what {@link #deleteUpTo} would delete. */
    void forEachIdUpTo(long room, long seq, IdAction action) throws StoreException {
        connection.run(on -> {
            try (ResultSet found = on.of(IDS_UP_TO, room, seq, seq).executeQuery()) {
                while (found.next()) {
                    long[] ids = ids(found);
                    for (int i = 0; i < ids.length; i++) {
                        action.take(ids[i], found.getLong(1) + i);
                    }
                }
            }
            return true;
        });
    }

    /** Deletes the chunks of a room that end up to {@code seq}; returns where the last of them ends, 0 if there is none. */
    long deleteUpTo(long room, long seq) throws StoreException {
        return connection.run(on -> {
            long last = 0;
            try (ResultSet deleted = on.of(DELETE, room, seq, seq).executeQuery()) {
                while (deleted.next()) {
                    last = Math.max(last, deleted.getLong(1));
                }
            }
            return last;
        });
    }

    /**
     * The seq up to which the oldest events of a room are from before {@code time}; 0 if the oldest ones are not.
     *
     * @param limit the most chunks to look at
     */
    public long newestBefore(long room, long time, int limit) throws StoreException {
        return connection.run(on -> {
            long newest = 0;
            try (ResultSet found = on.of(AGES, room, limit).executeQuery()) {
                while (found.next() && found.getLong(2) < time) {
                    newest = found.getLong(1);
                }
            }
            return newest;
        });
    }
}
