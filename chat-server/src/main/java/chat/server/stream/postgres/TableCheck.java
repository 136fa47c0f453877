package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.server.stream.DamagedException;
import chat.server.stream.Payload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads all that databases hold, which nodes may be using, and says what is wrong. Confined to one thread. */
public final class TableCheck {

    private static final int TIMEOUT_MILLIS = (int) TimeUnit.MINUTES.toMillis(10);
    private static final int ROWS_AT_A_TIME = 1_000;

    private static final String ROOMS = "SELECT room.name, " + StoredRoom.COLUMNS
            + ", (SELECT max(seq) FROM event WHERE room_id = room.id),"
            + " (SELECT count(*) FROM change WHERE room_id = room.id) FROM room JOIN here USING (slot) ORDER BY name";
    private static final String EVENTS =
            "SELECT seq, time, payload FROM event WHERE room_id = ? AND seq BETWEEN ? AND ? ORDER BY seq";
    private static final String OF_NO_ROOM =
            "SELECT (SELECT count(*) FROM event WHERE NOT EXISTS (SELECT FROM room WHERE id = room_id)),"
                    + " (SELECT count(*) FROM change WHERE NOT EXISTS (SELECT FROM room WHERE id = room_id))";

    private final Connection connection;
    private final String prefix;
    private final Consumer<String> problems;
    private long roomCount;
    private long events;
    private int problemCount;

    private TableCheck(Connection connection, String prefix, Consumer<String> problems) {
        this.connection = connection;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** What was looked at, and how many problems there are. */
    public record Result(long rooms, long events, int problems) {}

    /** As its row has it: with its newest stored event, and its stored changes. */
    private record Room(StoredRoom stored, long last, long changes) {}

    /**
     * Checks databases, each as it is at one moment.
     *
     * @param problems gets a line for each problem
     * @throws IOException if one cannot be read, with one line that says why
     */
    public static Result run(List<Database> databases, Consumer<String> problems) throws IOException {
        Result all = new Result(0, 0, 0);
        for (Database database : databases) {
            try (Connection connection = database.connect()) {
                String prefix = databases.size() == 1 ? "" : database + ": ";
                TableCheck check = new TableCheck(connection, prefix, problems);
                check.run();
                all = new Result(
                        all.rooms + check.roomCount, all.events + check.events, all.problems + check.problemCount);
            } catch (SQLException e) {
                throw DatabaseReader.failure(e);
            }
        }
        return all;
    }

    private void problem(String line) {
        problemCount++;
        problems.accept(prefix + line);
    }

    private void run() throws SQLException {
        Schema.requirePresent(connection);
        connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        Meta.read(connection);
        checkWhatIsOfNoRoom();
        for (Room room : rooms()) {
            roomCount++;
            check(room);
        }
    }

    private void checkWhatIsOfNoRoom() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OF_NO_ROOM)) {
            row.next();
            if (row.getLong(1) + row.getLong(2) > 0) {
                problem(row.getLong(1) + " events and " + row.getLong(2) + " changes are of no room");
            }
        }
    }

    private List<Room> rooms() throws SQLException {
        List<Room> rooms = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ROOMS)) {
            while (row.next()) {
                rooms.add(new Room(
                        StoredRoom.read(row),
                        row.getLong(StoredRoom.COLUMN_COUNT + 1),
                        row.getLong(StoredRoom.COLUMN_COUNT + 2)));
            }
        }
        return rooms;
    }

    private void check(Room room) throws SQLException {
        String name = "room " + room.stored.name();
        if (room.last > room.stored.newest()) {
            problem(name + " has events after its newest number, " + room.stored.newest());
        }
        checkEvents(room.stored, name);
        if (room.changes != room.stored.changes()) {
            problem(name + " has " + room.changes + " changes in place of " + room.stored.changes());
        }
        try {
            new Events(connection).state(room.stored);
        } catch (DamagedException e) {
            problem(name + " has a change that cannot be read");
        }
    }

    private void checkEvents(StoredRoom room, String name) throws SQLException {
        AmendmentCheck amendments = new AmendmentCheck(connection, room);
        try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
            select.setFetchSize(ROWS_AT_A_TIME);
            select.setInt(1, room.id());
            select.setLong(2, room.oldest());
            select.setLong(3, room.newest());
            long next = room.oldest();
            try (ResultSet row = select.executeQuery()) {
                for (; row.next(); next++) {
                    events++;
                    long seq = row.getLong(1);
                    missing(name, next, seq - 1);
                    next = seq;
                    RoomEvent event = event(room, row);
                    String fault = event == null ? "cannot be read" : amendments.fault(event);
                    if (fault != null) {
                        problem(name + ", number " + seq + ": " + fault);
                    }
                }
            }
            missing(name, next, room.newest());
        }
    }

    private void missing(String name, long first, long last) {
        if (first <= last) {
            problem(name + " lacks " + (first == last ? "number " + first : "the numbers " + first + " to " + last));
        }
    }

    /** Null if it cannot be read, or is of another room. */
    private static @Nullable RoomEvent event(StoredRoom room, ResultSet row) throws SQLException {
        try {
            RoomEvent event = Payload.decode(Payload.placed(row.getBytes(3), row.getLong(1), row.getLong(2)));
            return event.room().equals(room.name()) ? event : null;
        } catch (RuntimeException e) { // any, as the bytes may be anything
            return null;
        }
    }
}
