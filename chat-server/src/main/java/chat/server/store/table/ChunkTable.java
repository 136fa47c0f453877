package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.log.Rewrite;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flushed events in the table, as chunks. Confined to its owner. */
public final class ChunkTable {

    private static final Logger log = LoggerFactory.getLogger(ChunkTable.class);

    private static final String APPEND = "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String FIND =
            "SELECT " + StoredChunk.COLUMNS + " FROM chunk WHERE room = ? AND first <= ? ORDER BY first DESC LIMIT 1";
    private static final String ALL =
            "SELECT " + StoredChunk.COLUMNS + " FROM chunk WHERE room = ? AND first > ? AND first <= ? ORDER BY first";
    private static final String REWRITE = "UPDATE chunk SET payloads = ? WHERE room = ? AND first = ?";

    /** Without the payloads, which are long. */
    private static final String ROW = "room, first, last, time, ids, x'', checksum";

    private static final String IDS_AFTER = "SELECT " + ROW + " FROM chunk WHERE room = ? AND first > ? ORDER BY first";
    private static final String AGES = "SELECT " + ROW + " FROM chunk WHERE room = ? ORDER BY first LIMIT ?";
    private static final String UP_TO = " FROM chunk WHERE room = ? AND first <= ? AND last <= ?";
    private static final String IDS_UP_TO = "SELECT " + ROW + UP_TO;
    private static final String DELETE = "DELETE" + UP_TO + " RETURNING last";

    private final TableConnection connection;

    ChunkTable(TableConnection connection) {
        this.connection = connection;
    }

    /** Appends events to a room. */
    public void append(long room, Chunk chunk) throws StoreException {
        connection.run(on -> {
            PreparedStatement append = on.of(APPEND, room, chunk.first(), chunk.last(), chunk.time());
            byte[] ids = chunk.joinedIds();
            append.setInt(5, Checksum.ofChunk(room, chunk.first(), chunk.last(), chunk.time(), ids));
            append.setBytes(6, ids);
            append.setBytes(7, StoredChunk.join(room, chunk));
            return append.executeUpdate();
        });
    }

    /**
     * The payload of an event that is in a chunk.
     *
     * @throws DamageException if it is damaged
     */
    public byte[] payload(RoomName name, long room, long seq) throws StoreException {
        return connection.run(on -> {
            try (ResultSet found = on.of(FIND, room, seq).executeQuery()) {
                if (found.next()) {
                    StoredChunk chunk = StoredChunk.of(found);
                    List<byte @Nullable []> messages = chunk.messages();
                    byte[] payload =
                            seq - chunk.first() < messages.size() ? messages.get((int) (seq - chunk.first())) : null;
                    if (payload != null) {
                        return payload;
                    }
                }
                throw new DamageException(connection.file(), name.value(), seq, seq);
            }
        });
    }

    /** Takes the payload of an event. */
    public interface PayloadAction {
        void take(long seq, byte[] payload);
    }

    /** Gives the payloads of a room's events {@code first} to {@code last} that are in chunks and not damaged. */
    public void forEachPayload(long room, long first, long last, PayloadAction action) throws StoreException {
        connection.run(on -> {
            try (ResultSet found =
                    on.of(ALL, room, first - Chunk.MOST_MESSAGES, last).executeQuery()) {
                while (found.next()) {
                    StoredChunk chunk = StoredChunk.of(found);
                    List<byte @Nullable []> payloads = chunk.messages();
                    for (int i = (int) Math.max(0, first - chunk.first()); i < payloads.size(); i++) {
                        byte[] payload = payloads.get(i);
                        if (payload != null && chunk.first() + i <= last) {
                            action.take(chunk.first() + i, payload);
                        }
                    }
                }
            }
            return true;
        });
    }

    /**
     * Puts payloads in the places of events that are in chunks, of several for one event the last. Each chunk is written once. Where damage hides a
     * place, it says so and lets it be.
     */
    public void rewrite(RoomName name, long room, List<Rewrite> rewrites) throws StoreException {
        NavigableMap<Long, byte[]> left = new TreeMap<>();
        rewrites.forEach(rewrite -> left.put(rewrite.seq(), rewrite.payload()));
        while (!left.isEmpty()) {
            long seq = left.firstKey();
            connection.run(on -> {
                StoredChunk chunk = find(on, room, seq);
                long last = chunk == null ? seq : Math.max(seq, chunk.lastFound());
                Map<Long, byte[]> these = left.headMap(last, true);
                if (chunk != null) {
                    rewrite(on, name, chunk, these);
                }
                these.clear();
                return true;
            });
        }
    }

    private static @Nullable StoredChunk find(TableConnection.Statements on, long room, long seq) throws SQLException {
        try (ResultSet found = on.of(FIND, room, seq).executeQuery()) {
            return found.next() ? StoredChunk.of(found) : null;
        }
    }

    private void rewrite(TableConnection.Statements on, RoomName name, StoredChunk chunk, Map<Long, byte[]> present)
            throws SQLException {
        for (long seq : present.keySet()) {
            if (!chunk.hasPlaceOf(seq) && seq <= chunk.last()) {
                log.error(
                        "an edited or deleted message cannot be overwritten: {}",
                        new DamageException(connection.file(), name.value(), seq, seq).getMessage());
            }
        }
        PreparedStatement write = on.of(REWRITE);
        write.setBytes(1, chunk.with(present));
        write.setLong(2, chunk.room());
        write.setLong(3, chunk.first());
        write.executeUpdate();
    }

    /**
     * Gives the ids of a room's events after {@code seq}, in the order of the events. 0 stands for none.
     *
     * @throws DamageException if some are unknown
     */
    public void forEachIdAfter(RoomName name, long room, long seq, LongConsumer action) throws StoreException {
        connection.run(on -> {
            try (ResultSet found =
                    on.of(IDS_AFTER, room, seq - Chunk.MOST_MESSAGES).executeQuery()) {
                for (long next = seq + 1; found.next(); ) {
                    StoredChunk chunk = StoredChunk.of(found);
                    if (!chunk.isRowWhole() || next > seq + 1 && chunk.first() != next) {
                        throw new DamageException(connection.file(), name.value(), next, Math.max(next, chunk.first()));
                    }
                    long[] ids = chunk.hashes();
                    for (int i = (int) Math.min(ids.length, Math.max(0, next - chunk.first())); i < ids.length; i++) {
                        action.accept(ids[i]);
                    }
                    next = Math.max(next, chunk.last() + 1);
                }
            }
            return true;
        });
    }

    interface IdAction {
        void take(long id, long seq) throws StoreException;
    }

    /** Gives the ids of what {@link #deleteUpTo} would delete. */
    void forEachIdUpTo(long room, long seq, IdAction action) throws StoreException {
        connection.run(on -> {
            try (ResultSet found = on.of(IDS_UP_TO, room, seq, seq).executeQuery()) {
                while (found.next()) {
                    StoredChunk chunk = StoredChunk.of(found);
                    long[] ids = chunk.isRowWhole()
                            ? chunk.hashes()
                            : new long[0]; // what stays in the index is never asked for
                    for (int i = 0; i < ids.length; i++) {
                        action.take(ids[i], chunk.first() + i);
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
                while (found.next()) {
                    StoredChunk chunk = StoredChunk.of(found);
                    if (chunk.isRowWhole() && chunk.time() >= time) {
                        break;
                    }
                    newest = chunk.isRowWhole() ? chunk.last() : newest; // one that is damaged goes with the next
                }
            }
            return newest;
        });
    }
}
