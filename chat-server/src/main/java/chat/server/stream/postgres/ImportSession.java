package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.stream.Cursors;
import chat.server.stream.Payload;
import chat.server.stream.RoomState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fills an empty database with rooms, in one transaction: all of them come in, or none. Confined to one thread. */
final class ImportSession implements AutoCloseable {

    /** A commit waits until the standby has all of it. */
    private static final int TIMEOUT_MILLIS = 600_000;

    private static final String IS_IN_USE = "SELECT EXISTS (SELECT FROM room WHERE last_seq > 0)";
    private static final String ADD_ROOM = "INSERT INTO room(name) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String SET_ROOM = "UPDATE room SET first_seq = ?, last_seq = ? WHERE id = ?";

    private static final String PUT_WEBHOOK = "INSERT INTO webhook(name, rooms, since) VALUES (?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET rooms = EXCLUDED.rooms, since = EXCLUDED.since";

    private final Connection connection;
    private final Meta meta;
    private @Nullable StoredRoom room;
    private @Nullable ImportBatch batch;

    /**
     * Connects, and makes the tables where there are none.
     *
     * @throws IOException if the database cannot be used or has events, with one line that says so
     */
    ImportSession(Database database) throws IOException {
        try {
            connection = database.connect();
        } catch (SQLException e) {
            throw DatabaseReader.failure(e);
        }
        try {
            meta = begin();
        } catch (SQLException | IOException e) {
            close();
            throw e instanceof SQLException failure ? DatabaseReader.failure(failure) : (IOException) e;
        }
    }

    private Meta begin() throws SQLException, IOException {
        Schema.make(connection);
        connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE room IN EXCLUSIVE MODE"); // no node gives a room its first event meanwhile
            statement.execute("SET LOCAL enable_seqscan = off"); // plans are made while the tables are empty
            try (ResultSet used = statement.executeQuery(IS_IN_USE)) {
                used.next();
                if (used.getBoolean(1)) {
                    throw new IOException(
                            "the database has rooms already: only an empty one can take others" + " (--postgres)");
                }
            }
        }
        return Meta.read(connection);
    }

    private void run(Step step) throws IOException {
        try {
            step.run();
        } catch (SQLException e) {
            throw DatabaseReader.failure(e);
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    /** Begins with a room, which none has begun before. Its events follow, and {@link #end}. */
    void begin(RoomName name) throws IOException {
        run(() -> {
            try (PreparedStatement add = connection.prepareStatement(ADD_ROOM)) {
                add.setString(1, name.value());
                add.executeUpdate();
                room = new Events(connection).room(name);
                batch = new ImportBatch(connection, meta, room.id());
            }
        });
    }

    /** Adds the next event of the room. */
    void add(byte[] payload) throws IOException {
        RoomEvent event = Payload.decode(payload);
        run(() -> batch().add(event, payload));
    }

    /** As {@link DatabaseImport#end}. */
    void end(long oldest, long newest, RoomState state) throws IOException {
        run(() -> {
            batch().store();
            StoredRoom ended = room();
            try (PreparedStatement set = connection.prepareStatement(SET_ROOM)) {
                set.setLong(1, oldest);
                set.setLong(2, newest);
                set.setInt(3, ended.id());
                set.executeUpdate();
            }
            States.put(connection, ended, state);
        });
    }

    /** As {@link DatabaseImport#webhook}. */
    void webhook(String name, String rooms, long since, Map<RoomName, Cursors.Cursor> places) throws IOException {
        run(() -> {
            try (PreparedStatement put = connection.prepareStatement(PUT_WEBHOOK)) {
                put.setString(1, name);
                put.setString(2, rooms);
                put.setLong(3, since);
                put.executeUpdate();
            }
            PostgresCursors.save(connection, name, places);
        });
    }

    /** As {@link DatabaseImport#commit}. */
    void commit(UUID epoch, byte @Nullable [] sessions) throws IOException {
        run(() -> {
            Meta.take(connection, epoch, sessions);
            connection.commit();
            Warnings.check(connection);
        });
    }

    private StoredRoom room() {
        if (room == null) {
            throw new IllegalStateException("no room was begun");
        }
        return room;
    }

    private ImportBatch batch() {
        if (batch == null) {
            throw new IllegalStateException("no room was begun");
        }
        return batch;
    }

    /** What is not committed does not come in. */
    @Override
    public void close() throws IOException {
        run(connection::close);
    }
}
