package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Which events those have who get a room's events outside of it, in a file beside the messages. Confined to one thread at a time.
 *
 * <p>A power cut may take the last changes with it: a cursor can lag behind, and never leads.
 */
public final class CursorFile implements AutoCloseable {

    private static final String NAME = "webhooks.db";

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS reader (name TEXT PRIMARY KEY, rooms TEXT, since INTEGER) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS cursor (reader TEXT, room TEXT, epoch TEXT, seq INTEGER, time INTEGER,"
                    + " PRIMARY KEY (reader, room)) WITHOUT ROWID");
    private static final String READERS = "SELECT name FROM reader";
    private static final String FORGET_READER = "DELETE FROM reader WHERE name = ?";
    private static final String FORGET_CURSORS = "DELETE FROM cursor WHERE reader = ?";
    private static final String SINCE = "SELECT since FROM reader WHERE name = ? AND rooms = ?";
    private static final String PUT_READER = "INSERT OR REPLACE INTO reader VALUES (?, ?, ?)";
    private static final String FIND = "SELECT epoch, seq, time FROM cursor WHERE reader = ? AND room = ?";
    private static final String PUT = "INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?, ?)";

    private final Path path;
    private final Connection connection;
    private final PreparedStatement find;
    private final PreparedStatement put;

    /**
     * A reader's place in a room.
     *
     * @param epoch of the numbering
     * @param seq of the newest event that it has, or does not want
     * @param time of the newest event that it has, in ms since 1970, UTC; events of another numbering count from there on
     */
    public record Cursor(String epoch, long seq, long time) {}

    private CursorFile(Path path, Connection connection) throws SQLException {
        this.path = path;
        this.connection = connection;
        try (Statement create = connection.createStatement()) {
            for (String table : TABLES) {
                create.execute(table);
            }
        }
        connection.setAutoCommit(false);
        find = connection.prepareStatement(FIND);
        put = connection.prepareStatement(PUT);
    }

    /**
     * Opens it, and makes it if there is none.
     *
     * @param folder of the messages; null to have it in memory only
     * @throws StoreException if it cannot be used
     */
    public static CursorFile open(@Nullable Path folder) throws StoreException {
        SqliteLibrary.load();
        Path path = folder == null ? Path.of(":memory:") : folder.resolve(NAME);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        try {
            if (folder != null && !Files.exists(path)) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return new CursorFile(path, config.createConnection("jdbc:sqlite:" + path));
        } catch (IOException e) {
            throw StoreException.of(e, path);
        } catch (SQLException e) {
            throw StoreException.of(e, path);
        }
    }

    /** Whether a folder has one. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    /**
     * Somebody who gets events.
     *
     * @param rooms as they are written
     * @param since in ms since 1970, UTC: rooms where it has no cursor begin then
     */
    public record Reader(String name, String rooms, long since) {}

    /** All of them. */
    public List<Reader> readers() throws StoreException {
        return commit(() -> {
            List<Reader> readers = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet found = select.executeQuery("SELECT name, rooms, since FROM reader")) {
                while (found.next()) {
                    readers.add(new Reader(found.getString(1), found.getString(2), found.getLong(3)));
                }
            }
            return readers;
        });
    }

    /** Where a reader stands in the rooms. */
    public Map<RoomName, Cursor> cursors(String reader) throws StoreException {
        return commit(() -> {
            Map<RoomName, Cursor> cursors = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT room, epoch, seq, time FROM cursor WHERE reader = ?")) {
                select.setString(1, reader);
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        Cursor cursor = new Cursor(found.getString(2), found.getLong(3), found.getLong(4));
                        cursors.put(new RoomName(found.getString(1)), cursor);
                    }
                }
            }
            return cursors;
        });
    }

    private interface Change<T> {
        T made() throws SQLException;
    }

    private <T> T commit(Change<T> change) throws StoreException {
        try {
            T result = change.made();
            connection.commit();
            return result;
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw StoreException.of(e, path);
        }
    }

    /** Forgets all but these. */
    public void retain(Collection<String> readers) throws StoreException {
        commit(() -> {
            List<String> gone = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet found = select.executeQuery(READERS)) {
                while (found.next()) {
                    gone.add(found.getString(1));
                }
            }
            gone.removeAll(readers);
            for (String reader : gone) {
                run(FORGET_READER, reader);
                run(FORGET_CURSORS, reader);
            }
            return gone.size();
        });
    }

    /**
     * Since when a reader has these rooms: {@code nowMillis} if that is new. Rooms where it has no cursor begin then.
     *
     * @param rooms as they are written
     */
    public long since(String reader, String rooms, long nowMillis) throws StoreException {
        return commit(() -> {
            try (PreparedStatement select = connection.prepareStatement(SINCE)) {
                select.setString(1, reader);
                select.setString(2, rooms);
                try (ResultSet found = select.executeQuery()) {
                    if (found.next()) {
                        return found.getLong(1);
                    }
                }
            }
            run(PUT_READER, reader, rooms, nowMillis);
            return nowMillis;
        });
    }

    private void run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** Where a reader stands; null if it was never there. */
    public @Nullable Cursor find(String reader, RoomName room) throws StoreException {
        try {
            find.setString(1, reader);
            find.setString(2, room.value());
            try (ResultSet found = find.executeQuery()) {
                return found.next() ? new Cursor(found.getString(1), found.getLong(2), found.getLong(3)) : null;
            } finally {
                connection.commit();
            }
        } catch (SQLException e) {
            throw StoreException.of(e, path);
        }
    }

    /** Moves a reader to these places, all or none. */
    public void save(String reader, Map<RoomName, Cursor> places) throws StoreException {
        commit(() -> {
            for (Map.Entry<RoomName, Cursor> place : places.entrySet()) {
                put.setString(1, reader);
                put.setString(2, place.getKey().value());
                put.setString(3, place.getValue().epoch());
                put.setLong(4, place.getValue().seq());
                put.setLong(5, place.getValue().time());
                put.addBatch();
            }
            return put.executeBatch();
        });
    }

    @Override
    public void close() throws StoreException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreException.of(e, path);
        }
    }
}
