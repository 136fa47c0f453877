package chat.server.store.table;

import chat.server.store.StoreException;
import chat.server.store.log.LogEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables, and the condition in which they are.
 *
 * <pre>
 *   meta(key, value, checksum)              epoch of all numberings; secrets; the end of the log
 *   room(id, name, pruned, indexed, checksum)
 *                                           pruned: seq of the newest event that is no longer retained
 *                                           indexed: seq of the newest event whose id is in sent
 *   chunk(room, first, last, time, checksum, ids, payloads)
 *                                           events of a room that follow each other ({@link chat.server.store.Chunk})
 *   sent(room, id, seq)                     ids of events that are not among the newest
 *   state(room, seq, checksum, changes)     what holds in a room that was changed ({@link StoredState})
 * </pre>
 *
 * <p>Chunks are long, and SQLite reads all of a row to compare it in a table without a rowid; so theirs has one. Files from before that
 * have none, and are used by the same statements.
 *
 * <p>{@link Checksum} says what each checksum is of.
 */
final class Schema {

    /** "chat" in ASCII, in the file's header. */
    private static final int APPLICATION_ID = 0x63686174;

    /** Before the first release there was 1. */
    private static final int VERSION = 3;

    /** The one before, without {@code state}, in which no room had ever been changed. */
    private static final int VERSION_BEFORE = 2;

    private static final List<String> FROM_VERSION_BEFORE = List.of("""
            CREATE TABLE state (
              room INTEGER PRIMARY KEY, seq INTEGER NOT NULL, checksum INTEGER NOT NULL, changes BLOB NOT NULL)\
            """, "PRAGMA user_version = " + VERSION);

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE room (
              id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
              pruned INTEGER NOT NULL, indexed INTEGER NOT NULL, checksum INTEGER NOT NULL)\
            """,
            """
            CREATE TABLE chunk (
              room INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, time INTEGER NOT NULL,
              checksum INTEGER NOT NULL, ids BLOB, payloads BLOB NOT NULL, PRIMARY KEY (room, first))\
            """,
            """
            CREATE TABLE sent (
              room INTEGER NOT NULL, id INTEGER NOT NULL, seq INTEGER NOT NULL,
              PRIMARY KEY (room, id, seq)) WITHOUT ROWID\
            """,
            "PRAGMA application_id = " + APPLICATION_ID);

    private Schema() {}

    /** Makes the tables where there are none, or those that the version before does not have. */
    static void create(TableFile file) throws StoreException {
        try (Connection connection = file.connectToWrite();
                Statement statement = connection.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            if (version < VERSION_BEFORE) {
                executeAll(statement, SCHEMA);
            }
            if (version < VERSION) {
                executeAll(statement, FROM_VERSION_BEFORE);
            }
            connection.commit();
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    private static void executeAll(Statement statement, List<String> steps) throws SQLException {
        for (String step : steps) {
            statement.execute(step);
        }
    }

    /** Whether a file that is only read has the table of states. */
    static boolean hasStates(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return number(statement, "PRAGMA user_version") >= VERSION;
        }
    }

    interface Checks {
        /**
         * Checks.
         *
         * @param noted where the log ended; null if that is not known
         */
        void run(@Nullable LogEnd noted, TableFile file) throws StoreException;
    }

    /**
     * Checks a file, and more if it is this program's. What SQLite puts beside it to read it goes away again with a refusal. Returns where
     * the log ended; null if that is not known.
     */
    static @Nullable LogEnd checkOrLeave(TableFile file, Checks more) throws StoreException, IOException {
        Path changes = beside(file.path(), "-wal");
        Path index = beside(file.path(), "-shm");
        boolean hadChanges = Files.exists(changes);
        boolean hadIndex = Files.exists(index);
        try {
            check(file, false);
            LogEnd noted = EndCheck.noted(file);
            more.run(noted, file);
            return noted;
        } catch (StoreException e) {
            if (!hadChanges) {
                Files.deleteIfExists(changes);
            }
            if (!hadIndex) {
                Files.deleteIfExists(index);
            }
            throw e;
        }
    }

    /** SQLite goes by the file that a link leads to. */
    private static Path beside(Path file, String suffix) throws IOException {
        Path real = file.toRealPath();
        return real.resolveSibling(real.getFileName() + suffix);
    }

    /** Requires a file of this program, of a version that it knows, and without damage. */
    static void check(TableFile file, boolean thoroughly) throws StoreException {
        try (Connection connection = file.connectToRead();
                Statement statement = connection.createStatement()) {
            int application = number(statement, "PRAGMA application_id");
            int version = number(statement, "PRAGMA user_version");
            boolean empty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
            if (application != APPLICATION_ID && !empty) {
                throw new StoreException(file.path() + " is not a file of this program");
            }
            if (version > VERSION) {
                throw new StoreException(file.path() + " was written by a newer version of this program");
            }
            if (version < VERSION_BEFORE && !empty) {
                throw new StoreException(
                        file.path() + " was written before the first release, and this version does not read it");
            }
            if (thoroughly) {
                try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
                    String found = result.next() ? result.getString(1) : "no answer";
                    if (!found.equals("ok")) {
                        throw new StoreException(file.path() + " is damaged: "
                                + found.lines().findFirst().orElse(""));
                    }
                }
            }
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }
}
