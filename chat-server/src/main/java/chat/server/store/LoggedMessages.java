package chat.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the log held when it was read, by the ids of the rooms. Some of it may be in the rooms' chunks, too. */
public final class LoggedMessages {

    static final LoggedMessages NONE = new LoggedMessages();

    /**
     * Messages of a room.
     *
     * @param position of the row with the first of them
     */
    public record Part(long position, Chunk chunk) {}

    private final Map<Long, List<Part>> parts = new LinkedHashMap<>();
    private long end;

    static LoggedMessages read(Connection connection) throws SQLException {
        LoggedMessages logged = new LoggedMessages();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT position, entries FROM log ORDER BY position")) {
            while (rows.next()) {
                logged.add(rows.getLong(1), rows.getBytes(2));
            }
        }
        return logged;
    }

    private void add(long position, byte[] row) {
        LogRow.forEach(
                row,
                (room, chunk) ->
                        parts.computeIfAbsent(room, any -> new ArrayList<>()).add(new Part(position, chunk)));
        end = position + row.length;
    }

    /** The position of the row that comes next. */
    public long end() {
        return end;
    }

    public Iterable<Long> rooms() {
        return parts.keySet();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** A room's messages after {@code seq}; null if there are none. */
    public @Nullable Part after(long room, long seq) {
        List<Long> ids = new ArrayList<>();
        List<byte[]> payloads = new ArrayList<>();
        long position = 0;
        long last = 0;
        long time = 0;
        for (Part part : parts.getOrDefault(room, List.of())) {
            Chunk chunk = part.chunk();
            if (chunk.last() <= seq) {
                continue;
            }
            position = payloads.isEmpty() ? part.position() : position;
            for (int i = (int) Math.max(0, seq + 1 - chunk.first()); i < chunk.ids().length; i++) {
                ids.add(chunk.ids()[i]);
                payloads.add(chunk.payloads().get(i));
            }
            last = chunk.last();
            time = chunk.time();
        }
        long first = last - payloads.size() + 1;
        long[] allIds = ids.stream().mapToLong(Long::longValue).toArray();
        return payloads.isEmpty() ? null : new Part(position, new Chunk(first, last, time, allIds, payloads));
    }
}
