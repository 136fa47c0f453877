package chat.server.store;

import chat.protocol.RoomName;
import chat.server.ServerConfig.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/**
 * The file of messages, and the log of the newest ones beside it ({@link MessageLog}): the schema, the settings and the condition.
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

    /** What brings a file from one version of the schema to the next, from the empty file on. */
    private static final List<List<String>> MIGRATIONS = List.of(
            List.of(
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
                    "PRAGMA application_id = " + APPLICATION_ID),
            List.of("CREATE TABLE log (position INTEGER PRIMARY KEY, entries BLOB NOT NULL)"),
            List.of("DROP TABLE log"));

    /** In which the log is a table. */
    private static final int VERSION_WITH_LOG = 2;

    static final String EPOCH = "epoch";
    static final String SELECT_META = "SELECT value FROM meta WHERE key = ?";

    /** A file up to this size is checked at every start, which takes no longer than the JVM does. */
    private static final long SMALL_FILE_BYTES = 32L << 20;

    private static final int CACHE_KIB = 16 * 1024;
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private final List<Path> logFiles;
    private final Durability durability;

    private MessageStore(Path folder, Durability durability) {
        this.file = DataFolder.messagesIn(folder);
        this.logFiles = DataFolder.logIn(folder);
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
        LoggedMessages.read(store.logFiles); // before anything is changed
        try {
            if (Files.exists(store.file) && Files.size(store.file) > 0) {
                store.checkOrLeave(!folder.endedCleanly() || Files.size(store.file) <= SMALL_FILE_BYTES);
            } else {
                Files.deleteIfExists(store.file);
                Files.createFile(
                        store.file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            store.migrate();
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
            if (version > MIGRATIONS.size()) {
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

    private void migrate() throws StoreException {
        try (Connection connection = connectToWrite();
                Statement statement = connection.createStatement()) {
            for (int version = number(statement, "PRAGMA user_version"); version < MIGRATIONS.size(); version++) {
                if (version == VERSION_WITH_LOG) {
                    moveLog(connection);
                }
                for (String step : MIGRATIONS.get(version)) {
                    statement.execute(step);
                }
                statement.execute("PRAGMA user_version = " + (version + 1));
                connection.commit();
            }
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        }
    }

    /** Out of the table. What was moved already, if this is done again, does no harm. */
    private void moveLog(Connection connection) throws SQLException, StoreException {
        String query = "SELECT entries FROM log ORDER BY position";
        try (MessageLog log = new MessageLog(logFiles, true);
                PreparedStatement select = connection.prepareStatement("SELECT name FROM room WHERE id = ?");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            log.read();
            while (rows.next()) {
                LogRow row = new LogRow();
                for (ByteBuffer rest = ByteBuffer.wrap(rows.getBytes(1)); rest.hasRemaining(); ) {
                    select.setLong(1, rest.getLong());
                    try (ResultSet room = select.executeQuery()) {
                        room.next();
                        row.add(new RoomName(room.getString(1)), LogRow.readChunk(rest));
                    }
                }
                log.append(row, 0);
            }
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
    public MessageWriter writer() throws StoreException {
        return new MessageWriter(this);
    }

    /** Opens the log. */
    public MessageLog log() throws StoreException {
        return new MessageLog(logFiles, durability == Durability.DISK);
    }

    /** What keeps SQLite's own log of changes short. It is used by the thread that writes. */
    public Checkpointer checkpointer() {
        return new Checkpointer(this);
    }

    /** Opens a way to read the file, which sees what was committed. */
    public MessageReader reader() throws StoreException {
        return new MessageReader(this, LoggedMessages.NONE);
    }

    /** Reads the file of a folder, which a server may be using. */
    public static MessageReader readerOf(Path folder) throws StoreException {
        MessageStore store = new MessageStore(folder, Durability.DISK);
        store.requireMessages();
        return new MessageReader(store, LoggedMessages.readUsed(store.logFiles));
    }

    /**
     * Copies what a folder holds into a new one, also while a server is using it. The log is first: what is folded meanwhile is
     * in both.
     */
    public static void backUp(Path folder, Path copy) throws StoreException {
        MessageStore store = new MessageStore(folder, Durability.DISK);
        store.requireMessages();
        if (Files.exists(copy)) {
            throw new StoreException(copy + " is there already");
        }
        try {
            DataFolder.create(copy);
            for (LogTurn turn : LoggedMessages.turnsUsed(store.logFiles)) {
                byte[] records = Arrays.copyOf(turn.bytes().array(), (int) (turn.end() - turn.start()));
                Files.write(copy.resolve(turn.file().getFileName()), records);
            }
        } catch (IOException e) {
            throw StoreException.of(e, copy);
        }
        try (Connection connection = store.connectToRead();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, DataFolder.messagesIn(copy).toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw StoreException.of(e, DataFolder.messagesIn(copy));
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
