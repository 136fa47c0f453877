package chat.server.store;

import chat.protocol.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what was committed. Confined to one thread. */
public final class MessageReader implements AutoCloseable {

    /** Bytes after which a page ends; there is always one message. */
    private static final int MOST_PAGE_BYTES = 1 << 20;

    /** A room's messages that are kept, in figures; the times in ms since 1970, UTC, and 0 without a message. */
    public record RoomStats(String name, long messages, long oldest, long newest, long bytes, long first, long last) {}

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

    MessageReader(MessageStore store) throws StoreException {
        this.store = store;
        try {
            connection = store.connectToRead();
            findRoom = connection.prepareStatement(StoredRoom.SELECT + "WHERE name = ?");
            String page = "SELECT seq, payload FROM message WHERE room = (SELECT id FROM room WHERE name = ?) AND ";
            after = connection.prepareStatement(page + "seq > ? ORDER BY seq LIMIT ?");
            before = connection.prepareStatement(page + "seq < ? ORDER BY seq DESC LIMIT ?");
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

    /** The oldest messages of a room after {@code seq}: {@code limit} of them, or fewer if they are large. */
    public Page readAfter(RoomName room, long seq, int limit) throws StoreException {
        return read(after, room, seq, limit, false);
    }

    /** The newest messages of a room before {@code seq}: {@code limit} of them, or fewer if they are large. */
    public Page readBefore(RoomName room, long seq, int limit) throws StoreException {
        return read(before, room, seq, limit, true);
    }

    private Page read(PreparedStatement page, RoomName room, long seq, int limit, boolean newestFirst)
            throws StoreException {
        List<byte[]> payloads = new ArrayList<>();
        long firstSeq = 0;
        try {
            page.setString(1, room.value());
            page.setLong(2, seq);
            page.setInt(3, limit);
            try (ResultSet found = page.executeQuery()) {
                for (int bytes = 0; bytes < MOST_PAGE_BYTES && found.next(); ) {
                    if (newestFirst || payloads.isEmpty()) {
                        firstSeq = found.getLong(1);
                    }
                    byte[] payload = found.getBytes(2);
                    payloads.add(payload);
                    bytes += payload.length;
                }
            }
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
        if (newestFirst) {
            Collections.reverse(payloads);
        }
        return new Page(firstSeq, payloads);
    }

    /** Goes through the rooms that were ever spoken in, by name. */
    public void forEachRoom(Consumer<RoomStats> action) throws StoreException {
        String query = "SELECT name, count(seq), coalesce(min(seq), pruned + 1), coalesce(max(seq), pruned), "
                + "coalesce(sum(length(payload)), 0), coalesce(min(time), 0), coalesce(max(time), 0) "
                + "FROM room LEFT JOIN message ON room = id GROUP BY id ORDER BY name";
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                action.accept(new RoomStats(
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
