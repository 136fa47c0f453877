package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.log.LogContents;
import chat.server.store.log.Rewrite;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what was committed. Confined to one thread. */
public final class MessageReader implements AutoCloseable {

    /** Bytes after which a page ends; there is always one message. */
    private static final int MOST_PAGE_BYTES = 1 << 20;

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
    private final PreparedStatement rooms;
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
                SELECT chunk.room, first, last, time, ids, payloads, checksum FROM r JOIN chunk ON room = r.id
                WHERE first >= coalesce(
                  (SELECT max(first) FROM chunk WHERE room = r.id AND first <= ? + 1), 0)
                ORDER BY first\
                """);
            before = connection.prepareStatement("""
                WITH r AS (SELECT id FROM room WHERE name = ?)
                SELECT chunk.room, first, last, time, ids, payloads, checksum FROM r JOIN chunk ON room = r.id
                WHERE first < ? ORDER BY first DESC\
                """);
            rooms = connection.prepareStatement(
                    "SELECT name FROM room WHERE name > ? AND instr(name, ?) > 0 ORDER BY name LIMIT ?");
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    private interface Query<T> {
        T result() throws SQLException, StoreException;
    }

    /** In a transaction of its own, which ends at once: while it lasts, SQLite cannot shorten its log of changes. */
    private <T> T atOneMoment(Query<T> query) throws StoreException {
        try {
            T result = query.result();
            connection.commit();
            return result;
        } catch (SQLException e) {
            rollBack(e);
            throw StoreException.of(e, file.path());
        } catch (StoreException e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** What names the numbering of all rooms. */
    public String epoch() throws StoreException {
        return atOneMoment(() -> {
            byte[] found = MetaTable.find(connection, MetaTable.EPOCH);
            return found == null ? "" : new String(found, StandardCharsets.US_ASCII);
        });
    }

    /**
     * The room of a name; null if nothing was said there yet.
     *
     * @throws DamageException if its numbers are unknown
     */
    public @Nullable StoredRoom findRoom(RoomName room) throws StoreException {
        return atOneMoment(() -> wholeRoom(room)).orElse(null);
    }

    /**
     * What holds in a room.
     *
     * @throws DamageException if that is unknown
     */
    public StoredState findState(StoredRoom room) throws StoreException {
        return atOneMoment(() -> {
            try (PreparedStatement find = connection.prepareStatement(StateTable.FIND)) {
                find.setLong(1, room.id());
                try (ResultSet found = find.executeQuery()) {
                    return found.next()
                            ? StoredState.of(found, file.path(), room.name().value(), room.id())
                            : StoredState.NONE;
                }
            }
        });
    }

    /**
     * What holds in a room, also after changes that are in the log alone.
     *
     * @throws DamageException if that is unknown
     */
    public StoredState stateOf(RoomName name) throws StoreException {
        StoredRoom room = findRoom(name);
        return (room == null ? StoredState.NONE : findState(room)).with(name, logged);
    }

    /** Random bytes that the store has for one purpose; null if it has none. */
    public byte @Nullable [] findSecret(String purpose) throws StoreException {
        return atOneMoment(() -> Optional.ofNullable(MetaTable.find(connection, MetaTable.secretOf(purpose))))
                .orElse(null);
    }

    private @Nullable StoredRoom room(RoomName room) throws SQLException {
        findRoom.setString(1, room.value());
        try (ResultSet found = findRoom.executeQuery()) {
            return found.next() ? StoredRoom.of(found) : null;
        }
    }

    private Optional<StoredRoom> wholeRoom(RoomName name) throws SQLException, StoreException {
        StoredRoom room = room(name);
        if (room != null && !room.whole()) {
            throw new DamageException(file.path(), name.value(), room.pruned() + 1, room.newest());
        }
        return Optional.ofNullable(room);
    }

    /** The first {@code limit} rooms of the table whose names follow {@code name} and hold {@code part}, in the order of their bytes. */
    public List<RoomName> rooms(String name, String part, int limit) throws StoreException {
        return atOneMoment(() -> {
            rooms.setString(1, name);
            rooms.setString(2, part);
            rooms.setInt(3, limit);
            List<RoomName> names = new ArrayList<>();
            try (ResultSet found = rooms.executeQuery()) {
                while (found.next()) {
                    RoomName.parse(found.getString(1)).ifPresent(names::add);
                }
            }
            return names;
        });
    }

    /** Whether anything was ever said in a room. */
    public boolean knows(RoomName room) throws StoreException {
        return logged.contains(room)
                || atOneMoment(() -> Optional.ofNullable(room(room))).isPresent();
    }

    /**
     * The oldest messages of a room after {@code seq}: {@code limit} of them, or fewer if they are large or damage follows.
     *
     * @throws DamageException if the first one is damaged
     */
    public Page readAfter(RoomName room, long seq, int limit) throws StoreException {
        Forward page = new Forward(file.path(), room, seq, limit);
        long flushed = forEachChunk(after, room, seq, page);
        Page read = new Page(page.firstSeq(), page.payloads(), flushed);
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

    /**
     * The newest messages of a room before {@code seq}: {@code limit} of them, or fewer if they are large or damage comes before.
     *
     * @throws DamageException if the last one is damaged
     */
    public Page readBefore(RoomName room, long seq, int limit) throws StoreException {
        Backward page = new Backward(file.path(), room, seq, limit);
        long flushed = forEachChunk(before, room, seq, page);
        return new Page(page.firstSeq(), page.payloads(), flushed);
    }

    /** Takes chunks of a room, one after the other. */
    interface ChunkAction {
        /** False if no more are wanted. */
        boolean take(StoredChunk chunk) throws DamageException;
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
                    StoredChunk chunk = StoredChunk.of(found);
                    bytes += chunk.payloads().length;
                    more = action.take(chunk);
                }
            }
            return room == null ? 0 : room.newest();
        });
    }

    /** The rooms that were ever spoken in, by name. */
    public Collection<RoomStats> stats() throws StoreException {
        Map<String, RoomStats> stats = atOneMoment(() -> RoomStats.ofTable(connection));
        for (RoomName room : logged.rooms()) {
            RoomStats flushed = stats.getOrDefault(room.value(), RoomStats.none(room.value()));
            LogContents.Part more = logged.after(room, flushed.newest());
            if (more != null) {
                stats.put(room.value(), flushed.with(more.chunk()));
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
