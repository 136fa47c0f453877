package chat.server.store.table;

import chat.protocol.RoomEvent;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import chat.server.store.Chunk;
import io.netty.buffer.Unpooled;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A room's messages that are retained, in figures; the times in ms since 1970, UTC, and 0 without a message. */
public record RoomStats(String name, long messages, long oldest, long newest, long bytes, long first, long last) {

    private static final String OF_ALL = "SELECT room.id, name, coalesce(sum(last - first + 1), 0),"
            + " coalesce(min(first), pruned + 1), coalesce(max(last), pruned), coalesce(sum(length(payloads) - 1), 0),"
            + " coalesce(max(time), 0) FROM room LEFT JOIN chunk ON room = id GROUP BY id";
    private static final String OLDEST =
            "SELECT " + StoredChunk.COLUMNS + " FROM chunk WHERE room = ? ORDER BY first LIMIT 1";

    static RoomStats none(String name) {
        return new RoomStats(name, 0, 1, 0, 0, 0, 0);
    }

    /** Of all rooms, by name. */
    static Map<String, RoomStats> ofTable(Connection connection) throws SQLException {
        Map<String, RoomStats> stats = new TreeMap<>();
        try (PreparedStatement all = connection.prepareStatement(OF_ALL);
                PreparedStatement oldest = connection.prepareStatement(OLDEST);
                ResultSet found = all.executeQuery()) {
            while (found.next()) {
                RoomStats room = new RoomStats(
                        found.getString(2),
                        found.getLong(3),
                        found.getLong(4),
                        found.getLong(5),
                        found.getLong(6),
                        oldestTime(oldest, found.getLong(1)),
                        found.getLong(7));
                stats.put(room.name(), room);
            }
        }
        return stats;
    }

    /** A chunk has the time of its newest event. */
    private static long oldestTime(PreparedStatement oldest, long room) throws SQLException {
        oldest.setLong(1, room);
        try (ResultSet found = oldest.executeQuery()) {
            if (!found.next()) {
                return 0;
            }
            StoredChunk chunk = StoredChunk.of(found);
            List<byte @Nullable []> messages = chunk.messages();
            return messages.isEmpty() ? chunk.time() : timeOf(messages.get(0), chunk.time());
        }
    }

    /** Of an event; {@code otherwise} if it cannot be read. */
    private static long timeOf(byte @Nullable [] payload, long otherwise) {
        try {
            return payload != null
                            && ServerMessageReader.read(Unpooled.wrappedBuffer(payload)) instanceof RoomEvent event
                    ? event.time()
                    : otherwise;
        } catch (MalformedMessageException e) {
            return otherwise;
        }
    }

    RoomStats with(Chunk more) {
        return new RoomStats(
                name,
                messages + more.payloads().size(),
                messages == 0 ? more.first() : oldest,
                more.last(),
                bytes + StoredChunk.join(0, more).length - 1,
                messages == 0 ? timeOf(more.payloads().get(0), more.time()) : first,
                more.time());
    }
}
