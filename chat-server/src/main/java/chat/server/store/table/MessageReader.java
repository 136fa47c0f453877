package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.StoreException;
import chat.server.store.log.LogContents;
import chat.server.store.log.Rewrite;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what was committed. Confined to one thread. */
public final class MessageReader implements AutoCloseable {

    /** Bytes after which a page ends; there is always one message. */
    private static final int MOST_PAGE_BYTES = 1 << 20;

    /** A room's messages that are kept, in figures; the times in ms since 1970, UTC, and 0 without a message. */
    public record RoomStats(String name, long messages, long oldest, long newest, long bytes, long first, long last) {

        private RoomStats with(Chunk more) {
            return new RoomStats(
                    name,
                    messages + more.payloads().size(),
                    messages == 0 ? more.first() : oldest,
                    more.last(),
                    bytes + Chunk.joinPayloads(more.payloads()).length,
                    messages == 0 ? more.time() : first,
                    more.time());
        }
    }

    /**
     * Messages of a room that follow each other, oldest first.
     *
     * @param firstSeq seq of the first one, where there is one
     * @param flushed seq of the newest event of the room in the table when they were read
     */
    public record Page(long firstSeq, List<byte[]> payloads, long flushed) {

        /** Puts what an event has rewritten in its place, unless that was in the table already. The list must be its own. */
        public void apply(Rewrite rewrite) {
            long index = rewrite.seq() - firstSeq;
            if (rewrite.event() > flushed && index >= 0 && index < payloads.size()) {
                payloads.set((int) index, rewrite.payload());
            }
        }
    }

    private final TableFile file;
    private final Connection connection;
    private final PreparedStatement findRoom;
    private final PreparedStatement after;
    private final PreparedStatement before;
    private final LogContents logged;

    /** @param logged what else there is, read before: it may be in a chunk by now */
    MessageReader(TableFile file, LogContents logged) throws StoreException {
        this.file = file;
        this.logged = logged;
        try {
            connection = file.connectToRead();
            connection.setAutoCommit(false); // a room and its chunks are read at one moment
            findRoom = connection.prepareStatement(StoredRoom.SELECT + "WHERE name = ?");
            after = connection.prepareStatement("""
                WITH r AS (SELECT id FROM room WHERE name = ?)
                SELECT first, payloads FROM r JOIN chunk ON room = r.id
                WHERE first >= coalesce(
                  (SELECT max(first) FROM chunk WHERE room = r.id AND first <= ? + 1), 0)
                ORDER BY first\
                """);
            before = connection.prepareStatement("""
                WITH r AS (SELECT id FROM room WHERE name = ?)
                SELECT first, payloads FROM r JOIN chunk ON room = r.id
                WHERE first < ? ORDER BY first DESC\
                """);
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    private interface Query<T> {
        T result() throws SQLException;
    }

    /** In a transaction of its own, which ends at once: while it lasts, SQLite cannot shorten its log of changes. */
    private <T> T atOneMoment(Query<T> query) throws StoreException {
        try {
            T result = query.result();
            connection.commit();
            return result;
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw StoreException.of(e, file.path());
        }
    }

    /** What names the numbering of all rooms. */
    public String epoch() throws StoreException {
        return atOneMoment(() -> {
            byte[] found = MetaTable.find(connection, MetaTable.EPOCH);
            return found == null ? "" : new String(found, StandardCharsets.US_ASCII);
        });
    }

    /** The room of a name; null if nothing was said there yet. */
    public @Nullable StoredRoom findRoom(RoomName room) throws StoreException {
        return atOneMoment(() -> Optional.ofNullable(room(room))).orElse(null);
    }

    private @Nullable StoredRoom room(RoomName room) throws SQLException {
        findRoom.setString(1, room.value());
        try (ResultSet found = findRoom.executeQuery()) {
            return found.next() ? StoredRoom.of(found) : null;
        }
    }

    /** Whether anything was ever said in a room. */
    public boolean knows(RoomName room) throws StoreException {
        return logged.contains(room) || findRoom(room) != null;
    }

    /** The oldest messages of a room after {@code seq}: {@code limit} of them, or fewer if they are large. */
    public Page readAfter(RoomName room, long seq, int limit) throws StoreException {
        List<byte[]> page = new ArrayList<>();
        long[] firstSeq = {0};
        long flushed = forEachChunk(after, room, seq, (first, payloads) -> {
            int skipped = (int) Math.min(payloads.size(), Math.max(0, seq + 1 - first));
            if (page.isEmpty()) {
                firstSeq[0] = first + skipped;
            }
            int taken = Math.min(payloads.size() - skipped, limit - page.size());
            page.addAll(payloads.subList(skipped, skipped + taken));
            return page.size() < limit;
        });
        Page read = new Page(firstSeq[0], page, flushed);
        return logged.isEmpty() ? read : withLogged(read, room, seq, limit);
    }

    private Page withLogged(Page read, RoomName name, long seq, int limit) throws StoreException {
        List<byte[]> page = read.payloads();
        long last = page.isEmpty() ? Math.max(seq, read.flushed()) : read.firstSeq() + page.size() - 1;
        LogContents.Part logs = page.size() == limit || last < read.flushed() ? null : logged.after(name, last);
        Page all = read;
        if (logs != null) {
            Chunk more = logs.chunk();
            long first = page.isEmpty() ? more.first() : read.firstSeq();
            page.addAll(more.payloads().subList(0, Math.min(more.payloads().size(), limit - page.size())));
            all = new Page(first, page, read.flushed());
        }
        logged.rewritesAfter(name, all.flushed()).forEach(all::apply);
        return all;
    }

    /** The newest messages of a room before {@code seq}: {@code limit} of them, or fewer if they are large. */
    public Page readBefore(RoomName room, long seq, int limit) throws StoreException {
        Deque<byte[]> page = new ArrayDeque<>();
        long[] firstSeq = {0};
        long flushed = forEachChunk(before, room, seq, (first, payloads) -> {
            int to = (int) Math.min(payloads.size(), seq - first);
            int from = Math.max(0, to - (limit - page.size()));
            for (int i = to - 1; i >= from; i--) {
                page.addFirst(payloads.get(i));
            }
            firstSeq[0] = first + from;
            return page.size() < limit;
        });
        return new Page(firstSeq[0], new ArrayList<>(page), flushed);
    }

    private interface ChunkAction {
        /** Takes the messages from seq {@code first} on; false if no more are wanted. */
        boolean take(long first, List<byte[]> payloads);
    }

    /** Returns seq of the newest event of the room in the table at that moment; 0 if it has none. */
    private long forEachChunk(PreparedStatement chunks, RoomName name, long seq, ChunkAction action)
            throws StoreException {
        return atOneMoment(() -> {
            StoredRoom room = room(name);
            chunks.setString(1, name.value());
            chunks.setLong(2, seq);
            try (ResultSet found = chunks.executeQuery()) {
                boolean more = true;
                for (int bytes = 0; more && bytes < MOST_PAGE_BYTES && found.next(); ) {
                    byte[] payloads = found.getBytes(2);
                    bytes += payloads.length;
                    more = action.take(found.getLong(1), PayloadColumn.split(payloads));
                }
            }
            return room == null ? 0 : room.newest();
        });
    }

    /** The rooms that were ever spoken in, by name. */
    public Collection<RoomStats> stats() throws StoreException {
        String query = "SELECT name, coalesce(sum(last - first + 1), 0), coalesce(min(first), pruned + 1), "
                + "coalesce(max(last), pruned), coalesce(sum(length(payloads) - 1), 0), coalesce(min(time), 0), "
                + "coalesce(max(time), 0) FROM room LEFT JOIN chunk ON room = id GROUP BY id";
        Map<String, RoomStats> stats = new TreeMap<>();
        atOneMoment(() -> {
            try (PreparedStatement statement = connection.prepareStatement(query);
                    ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    RoomStats room = new RoomStats(
                            found.getString(1),
                            found.getLong(2),
                            found.getLong(3),
                            found.getLong(4),
                            found.getLong(5),
                            found.getLong(6),
                            found.getLong(7));
                    stats.put(room.name(), room);
                }
            }
            return stats;
        });
        for (RoomName room : logged.rooms()) {
            RoomStats folded = stats.getOrDefault(room.value(), new RoomStats(room.value(), 0, 1, 0, 0, 0, 0));
            LogContents.Part more = logged.after(room, folded.newest());
            if (more != null) {
                stats.put(room.value(), folded.with(more.chunk()));
            }
        }
        return stats.values();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // nothing was changed
        }
    }
}
