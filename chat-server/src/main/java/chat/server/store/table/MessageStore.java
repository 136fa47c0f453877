package chat.server.store.table;

import chat.server.ServerConfig.Durability;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.Log;
import chat.server.store.log.LogContents;
import chat.server.store.log.RecoveredLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/**
 * The file of messages, and the log of the newest ones beside it ({@link Log}): the schema, the settings and the condition.
 * Thread-safe; what it opens is not.
 *
 * <pre>
 *   meta(key, value)                        epoch of all numberings; secrets
 *   room(id, name, pruned, indexed)         pruned: seq of the newest message that was deleted
 *                                           indexed: seq of the newest message whose id is in sent
 *   chunk(room, first, last, time, ids, payloads)
 *                                           messages of a room that follow each other ({@link Chunk}), from the log
 *   sent(room, id, seq)                     ids of messages that are not among the newest
 * </pre>
 */
public final class MessageStore {

    /** "chat" in ASCII, in the file's header. */
    private static final int APPLICATION_ID = 0x63686174;

    static final int VERSION = 1;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE room (
              id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
              pruned INTEGER NOT NULL DEFAULT 0, indexed INTEGER NOT NULL DEFAULT 0)""",
            """
            CREATE TABLE chunk (
              room INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, time INTEGER NOT NULL,
              ids BLOB, payloads BLOB NOT NULL, PRIMARY KEY (room, first)) WITHOUT ROWID""",
            """
            CREATE TABLE sent (
              room INTEGER NOT NULL, id INTEGER NOT NULL, seq INTEGER NOT NULL,
              PRIMARY KEY (room, id, seq)) WITHOUT ROWID""",
            "PRAGMA application_id = " + APPLICATION_ID,
            "PRAGMA user_version = " + VERSION);

    static final String EPOCH = "epoch";
    static final String SELECT_META = "SELECT value FROM meta WHERE key = ?";

    /** A file up to this size is checked at every start, which takes no longer than the JVM does. */
    private static final long SMALL_FILE_BYTES = 32L << 20;

    private static final int CACHE_KIB = 16 * 1024;
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private final List<Path> segments;
    private final Durability durability;

    MessageStore(Path folder, Durability durability) {
        this.file = DataFolder.messagesIn(folder);
        this.segments = DataFolder.segmentsIn(folder);
        this.durability = durability;
    }

    /**
     * Opens the file of a folder, and makes it or brings it up to date where needed. Where it or the log is damaged or unknown, all is
     * left as it is.
     *
     * @throws StoreException if it cannot be used
     */
    public static MessageStore open(DataFolder folder, Durability durability) throws StoreException {
        MessageStore store = new MessageStore(folder.path(), durability);
        requireSound(RecoveredLog.read(store.segments)); // before anything is changed
        try {
            if (Files.exists(store.file) && Files.size(store.file) > 0) {
                store.checkOrLeave(!folder.endedCleanly() || Files.size(store.file) <= SMALL_FILE_BYTES);
            } else {
                Files.deleteIfExists(store.file);
                Files.createFile(
                        store.file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            store.create();
            return store;
        } catch (IOException e) {
            throw StoreException.of(e, store.file);
        }
    }

    /** What SQLite puts beside a file to read it goes away again with a refusal. */
    private void checkOrLeave(boolean thoroughly) throws StoreException, IOException {
        Path changes = beside("-wal");
        Path index = beside("-shm");
        boolean hadChanges = Files.exists(changes);
        boolean hadIndex = Files.exists(index);
        try {
            check(thoroughly);
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
    private Path beside(String suffix) throws IOException {
        Path real = file.toRealPath();
        return real.resolveSibling(real.getFileName() + suffix);
    }

    private void check(boolean thoroughly) throws StoreException {
        try (Connection connection = connectToRead();
                Statement statement = connection.createStatement()) {
            int application = number(statement, "PRAGMA application_id");
            int version = number(statement, "PRAGMA user_version");
            boolean empty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
            if (application != APPLICATION_ID && !empty) {
                throw new StoreException(file + " is not a file of this program");
            }
            if (version > VERSION) {
                throw new StoreException(file + " was written by a newer version of this program");
            }
            if (thoroughly) {
                try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
                    String found = result.next() ? result.getString(1) : "no answer";
                    if (!found.equals("ok")) {
                        throw new StoreException(file + " is damaged: "
                                + found.lines().findFirst().orElse(""));
                    }
                }
            }
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        }
    }

    private void create() throws StoreException {
        try (Connection connection = connectToWrite();
                Statement statement = connection.createStatement()) {
            if (number(statement, "PRAGMA user_version") < VERSION) {
                for (String step : SCHEMA) {
                    statement.execute(step);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    Path file() {
        return file;
    }

    /** What names the numbering of all rooms, as long as this file lives. */
    public String epoch() throws StoreException {
        byte[] fresh = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        return new String(meta(EPOCH, fresh), StandardCharsets.US_ASCII);
    }

    /** Random bytes that are the same as long as this file lives. */
    public byte[] secret(String name, int bytes) throws StoreException {
        byte[] fresh = new byte[bytes];
        new SecureRandom().nextBytes(fresh);
        return meta("secret." + name, fresh);
    }

    /** The value that was kept first. */
    private byte[] meta(String key, byte[] fresh) throws StoreException {
        try (Connection connection = connectToWrite();
                PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO meta VALUES (?, ?)");
                PreparedStatement select = connection.prepareStatement(SELECT_META)) {
            insert.setString(1, key);
            insert.setBytes(2, fresh);
            insert.executeUpdate();
            connection.commit();
            select.setString(1, key);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return result.getBytes(1);
            }
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        }
    }

    /** Opens the one way to change the file. */
    public MessageWriter writer(Owner owner) throws StoreException {
        return new MessageWriter(this, owner);
    }

    /** Opens the log. */
    public Log log(Owner owner) throws StoreException {
        return new Log(segments, durability == Durability.DISK, owner);
    }

    /** What keeps SQLite's own log of changes short. It is used by the thread that writes. */
    public Checkpointer checkpointer() {
        return new Checkpointer(this);
    }

    /** Opens a way to read the file, which sees what was committed. */
    public MessageReader reader() throws StoreException {
        return new MessageReader(this, LogContents.NONE);
    }

    /** Reads a folder, which a server may be using. */
    public static MessageReader readerOf(Path folder) throws StoreException {
        MessageStore store = of(folder);
        return new MessageReader(store, store.readLog());
    }

    /** The store of a folder that has one and that a server may be using. */
    static MessageStore of(Path folder) throws StoreException {
        MessageStore store = new MessageStore(folder, Durability.DISK);
        store.requireMessages();
        return store;
    }

    LogContents readLog() throws StoreException {
        return LogContents.readUsed(segments);
    }

    private static void requireSound(RecoveredLog log) throws StoreException {
        if (log instanceof RecoveredLog.Damaged damaged) {
            throw new StoreException(damaged.segment() + " is damaged: " + damaged.problem());
        }
    }

    private void requireMessages() throws StoreException {
        if (!Files.exists(file)) {
            throw new StoreException("there is no " + file);
        }
        check(false);
    }

    /** Changes are made in transactions, which the caller commits. */
    Connection connectToWrite() throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(durability == Durability.DISK ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true"); // a deleted text leaves no bytes behind
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0"); // whose errors nobody would hear of
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        return connection;
    }

    Connection connectToRead() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setCacheSize(-CACHE_KIB);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setGetGeneratedKeys(false); // would be asked for after each insert
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX); // each connection belongs to one thread
        return config;
    }
}
