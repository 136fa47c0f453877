package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.RoomNames;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a database has, for commands, also while nodes use it. Confined to one thread. */
public final class DatabaseReader implements AutoCloseable {

    private static final String FIGURES = "SELECT name, count(seq), coalesce(min(seq), first_seq), last_seq,"
            + " coalesce(sum(length(payload)), 0), coalesce(min(time), 0), coalesce(max(time), 0)"
            + " FROM room JOIN here USING (slot) LEFT JOIN event ON room_id = id AND seq >= first_seq WHERE last_seq > 0"
            + " GROUP BY id";

    private final Connection connection;
    private final Events events;

    /**
     * A room's events that are retained, in figures.
     *
     * @param bytes of their JSON
     * @param first time of the oldest, in ms since 1970, UTC; 0 without one
     * @param last the same of the newest
     */
    public record Figures(String room, long events, long oldest, long newest, long bytes, long first, long last) {}

    /** Connects to the database that has a room, of all that nodes name. Throws with one line that says why not. */
    public static DatabaseReader of(RoomName room, List<Database> databases) throws IOException {
        DatabaseReader first =
                new DatabaseReader(databases.get(0)); // which has tables, so they are not made by mistake
        if (databases.size() == 1) {
            return first;
        }
        first.close();
        return new DatabaseReader(databases.get(Shards.of(databases).shardOf(room)));
    }

    private DatabaseReader(Database database) throws IOException {
        Connection open = null;
        try {
            open = database.connect();
            Schema.requirePresent(open);
        } catch (SQLException e) {
            close(open);
            throw failure(e);
        }
        connection = open;
        events = new Events(open);
    }

    private interface Query<T> {
        T result() throws SQLException;
    }

    private static <T> T get(Query<T> query) throws IOException {
        try {
            return query.result();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    static IOException failure(SQLException e) {
        return new IOException("the database cannot be used: " + Failure.line(e) + " (--postgres)", e);
    }

    /** What names the numbering of all rooms. */
    public String epoch() throws IOException {
        return get(() -> Meta.read(connection).epoch().toString());
    }

    /** Whether anything was ever said in a room. */
    public boolean knows(RoomName room) throws IOException {
        return get(() -> events.room(room).newest() > 0);
    }

    /** The oldest retained events of a room after {@code seq}, with the number of the first of them. */
    public Page readAfter(RoomName room, long seq, int limit) throws IOException {
        return get(() -> {
            StoredRoom stored = events.room(room);
            long from = Math.max(seq + 1, stored.oldest());
            Events.Page page = events.after(stored.id(), from, limit);
            return new Page(from, page.firstSeq() == 0 ? stored.newest() + 1 : page.firstSeq(), page.payloads());
        });
    }

    /**
     * Events of a room that follow each other.
     *
     * @param from seq of the event that was to be the first one
     * @param firstSeq of the one that is: those between are missing, or cannot be read
     */
    public record Page(long from, long firstSeq, List<byte[]> payloads) {}

    /** Of the rooms that were ever spoken in, by name. */
    public static List<Figures> figures(List<Database> databases) throws IOException {
        List<Figures> all = new ArrayList<>();
        for (Database database : databases) {
            try (DatabaseReader reader = new DatabaseReader(database)) {
                all.addAll(reader.figures());
            }
        }
        all.sort(Comparator.comparing(Figures::room, RoomNames.ORDER));
        return all;
    }

    private List<Figures> figures() throws IOException {
        return get(() -> {
            try (PreparedStatement select = connection.prepareStatement(FIGURES);
                    ResultSet row = select.executeQuery()) {
                List<Figures> all = new ArrayList<>();
                while (row.next()) {
                    all.add(new Figures(
                            row.getString(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7)));
                }
                return all;
            }
        });
    }

    private static void close(@Nullable Connection open) throws IOException {
        if (open != null) {
            get(() -> {
                open.close();
                return open;
            });
        }
    }

    @Override
    public void close() throws IOException {
        close(connection);
    }
}
