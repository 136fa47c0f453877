package chat.server.store;

import chat.protocol.RoomName;
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
                    bytes + more.joinedPayloads().length,
                    messages == 0 ? more.time() : first,
                    more.time());
        }
    }

    /**
     * Messages of a room that follow each other, oldest first.
     *
     * @param firstSeq seq of the first one, where there is one
     */
    public record Page(long firstSeq, List<byte[]> payloads) {}

    private final MessageStore store;
    private final Connection connection;
    private final PreparedStatement findRoom;
    private final PreparedStatement after;
    private final PreparedStatement before;
    private final LoggedMessages logged;

    /** @param logged what else there is, read before: it may be in a chunk by now */
    MessageReader(MessageStore store, LoggedMessages logged) throws StoreException {
        this.store = store;
        this.logged = logged;
        try {
            connection = store.connectToRead();
            findRoom = connection.prepareStatement(StoredRoom.SELECT + "WHERE name = ?");
            after = connection.prepareStatement("""
                    WITH r AS (SELECT id FROM room WHERE name = ?)
                    SELECT first, payloads FROM r JOIN chunk ON room = r.id
                    WHERE first >= coalesce(
                      (SELECT max(first) FROM chunk WHERE room = r.id AND first <= ? + 1), 0)
                    ORDER BY first""");
            before = connection.prepareStatement("""
                    WITH r AS (SELECT id FROM room WHERE name = ?)
                    SELECT first, payloads FROM r JOIN chunk ON room = r.id
                    WHERE first < ? ORDER BY first DESC""");
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
    }

    /** What names the numbering of all rooms. */
    public String epoch() throws StoreException {
        try (PreparedStatement statement = connection.prepareStatement(MessageStore.SELECT_META)) {
            statement.setString(1, MessageStore.EPOCH);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? new String(found.getBytes(1), StandardCharsets.US_ASCII) : "";
            }
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
    }

    /** The room of a name; null if nothing was said there yet. */
    public @Nullable StoredRoom findRoom(RoomName room) throws StoreException {
        try {
            findRoom.setString(1, room.value());
            try (ResultSet found = findRoom.executeQuery()) {
                return found.next() ? StoredRoom.of(found) : null;
            }
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
    }

    /** Whether anything was ever said in a room. */
    public boolean knows(RoomName room) throws StoreException {
        return logged.contains(room) || findRoom(room) != null;
    }

    /** The oldest messages of a room after {@code seq}: {@code limit} of them, or fewer if they are large. */
    public Page readAfter(RoomName room, long seq, int limit) throws StoreException {
        StoredRoom stored = logged.isEmpty() ? null : findRoom(room); // before the chunks: more may be folded meanwhile
        List<byte[]> page = new ArrayList<>();
        long[] firstSeq = {0};
        forEachChunk(after, room, seq, (first, payloads) -> {
            int skipped = (int) Math.min(payloads.size(), Math.max(0, seq + 1 - first));
            if (page.isEmpty()) {
                firstSeq[0] = first + skipped;
            }
            int taken = Math.min(payloads.size() - skipped, limit - page.size());
            page.addAll(payloads.subList(skipped, skipped + taken));
            return page.size() < limit;
        });
        Page read = new Page(firstSeq[0], page);
        return logged.isEmpty() || page.size() == limit
                ? read
                : withLogged(read, room, stored == null ? 0 : stored.newest(), seq, limit);
    }

    /** @param newest seq of the newest message that was in a chunk before the page was read */
    private Page withLogged(Page read, RoomName name, long newest, long seq, int limit) throws StoreException {
        List<byte[]> page = read.payloads();
        long last = page.isEmpty() ? Math.max(seq, newest) : read.firstSeq() + page.size() - 1;
        LoggedMessages.Part logs = last < newest ? null : logged.after(name, last);
        if (logs == null) {
            return read;
        }
        Chunk more = logs.chunk();
        long first = page.isEmpty() ? more.first() : read.firstSeq();
        page.addAll(more.payloads().subList(0, Math.min(more.payloads().size(), limit - page.size())));
        return new Page(first, page);
    }

    /** The newest messages of a room before {@code seq}: {@code limit} of them, or fewer if they are large. */
    public Page readBefore(RoomName room, long seq, int limit) throws StoreException {
        Deque<byte[]> page = new ArrayDeque<>();
        long[] firstSeq = {0};
        forEachChunk(before, room, seq, (first, payloads) -> {
            int to = (int) Math.min(payloads.size(), seq - first);
            int from = Math.max(0, to - (limit - page.size()));
            for (int i = to - 1; i >= from; i--) {
                page.addFirst(payloads.get(i));
            }
            firstSeq[0] = first + from;
            return page.size() < limit;
        });
        return new Page(firstSeq[0], List.copyOf(page));
    }

    private interface ChunkAction {
        /** Takes the messages from seq {@code first} on; false if no more are wanted. */
        boolean take(long first, List<byte[]> payloads);
    }

    private void forEachChunk(PreparedStatement chunks, RoomName room, long seq, ChunkAction action)
            throws StoreException {
        try {
            chunks.setString(1, room.value());
            chunks.setLong(2, seq);
            try (ResultSet found = chunks.executeQuery()) {
                boolean more = true;
                for (int bytes = 0; more && bytes < MOST_PAGE_BYTES && found.next(); ) {
                    byte[] payloads = found.getBytes(2);
                    bytes += payloads.length;
                    more = action.take(found.getLong(1), Chunk.splitPayloads(payloads));
                }
            }
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
    }

    /** The rooms that were ever spoken in, by name. */
    public Collection<RoomStats> stats() throws StoreException {
        String query = "SELECT name, coalesce(sum(last - first + 1), 0), coalesce(min(first), pruned + 1), "
                + "coalesce(max(last), pruned), coalesce(sum(length(payloads)), 0), coalesce(min(time), 0), "
                + "coalesce(max(time), 0) FROM room LEFT JOIN chunk ON room = id GROUP BY id";
        Map<String, RoomStats> stats = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                stats.put(
                        found.getString(1),
                        new RoomStats(
                                found.getString(1),
                                found.getLong(2),
                                found.getLong(3),
                                found.getLong(4),
                                found.getLong(5),
                                found.getLong(6),
                                found.getLong(7)));
            }
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
        for (RoomName room : logged.rooms()) {
            RoomStats folded = stats.getOrDefault(room.value(), new RoomStats(room.value(), 0, 1, 0, 0, 0, 0));
            LoggedMessages.Part more = logged.after(room, folded.newest());
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
