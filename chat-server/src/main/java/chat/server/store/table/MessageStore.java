package chat.server.store.table;

import chat.server.config.Durability;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.SegmentFile;
import chat.server.store.StoreException;
import chat.server.store.log.Log;
import chat.server.store.log.LogContents;
import chat.server.store.log.LogEnd;
import chat.server.store.log.RecoveredLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Opens what a data folder holds: the log and the table. Thread-safe; what it opens is not. */
public final class MessageStore {

    /** A file up to this size is checked at every start, which takes no longer than the JVM does. */
    private static final long SMALL_FILE_BYTES = 32L << 20;

    private final TableFile file;
    private final List<Path> paths;

    /** None where a folder is only read. */
    private final List<SegmentFile> segments;

    /** What was read of the log already, until it is opened. */
    private final AtomicReference<@Nullable RecoveredLog> recovered = new AtomicReference<>();

    private MessageStore(Path folder, Durability durability, List<SegmentFile> segments) {
        this.file = new TableFile(DataFolder.messagesIn(folder), durability);
        this.paths = DataFolder.segmentsIn(folder);
        this.segments = segments;
    }

    /**
     * Opens a folder, and makes the table if there is none. Where it or the log is damaged or unknown, all is left as it is.
     *
     * @throws StoreException if it cannot be used
     */
    public static MessageStore open(DataFolder folder, Durability durability) throws StoreException {
        MessageStore store = new MessageStore(folder.path(), durability, folder.segments());
        RecoveredLog recovered = RecoveredLog.read(store.segments); // before anything is changed
        if (recovered instanceof RecoveredLog.Damaged damaged) {
            throw new StoreException(damaged.segment() + " is damaged: " + damaged.problem());
        }
        store.recovered.set(recovered);
        try {
            store.openTable(recovered.contents(), folder.endedCleanly());
            return store;
        } catch (IOException e) {
            throw StoreException.of(e, store.file.path());
        }
    }

    private void openTable(LogContents found, boolean endedCleanly) throws StoreException, IOException {
        SqliteLibrary.load();
        Path table = file.path();
        LogEnd noted = null;
        if (Files.exists(table) && Files.size(table) > 0) {
            boolean small = Files.size(table) <= SMALL_FILE_BYTES;
            noted = Schema.checkOrLeave(file, (end, checked) -> {
                Schema.check(checked, small || !endedCleanly || end == null || !end.clean());
                if (end != null) {
                    EndCheck.requireCleanEnd(end, found, segments);
                }
            });
        } else if (found.end() > 0 && found.isDurable()) {
            throw new StoreException(table + " is missing, which its log belongs to");
        } else {
            Files.deleteIfExists(table);
            Files.createFile(table, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Schema.create(file);
        if (noted != null) {
            EndCheck.restartAfterLoss(file, noted, found, segments);
        }
    }

    /** The store of a folder that has one and that a server may be using. */
    static MessageStore of(Path folder) throws StoreException {
        SqliteLibrary.load();
        MessageStore store = new MessageStore(folder, Durability.DISK, List.of());
        if (!Files.exists(store.file.path())) {
            throw new StoreException("there is no " + store.file.path());
        }
        Schema.check(store.file, false);
        return store;
    }

    /** Reads a folder, which a server may be using. */
    public static MessageReader readerOf(Path folder) throws StoreException {
        MessageStore store = of(folder);
        return new MessageReader(store.file, store.readLog());
    }

    /** Whether nothing is known to be missing from the log of a folder, which a server may be using. */
    public static boolean isLogWhole(Path folder) throws StoreException {
        MessageStore store = of(folder);
        return store.isLogWhole(EndCheck.noted(store.file));
    }

    /** @param noted where the log ended; null if that is not known. It must have been read before. */
    boolean isLogWhole(@Nullable LogEnd noted) throws StoreException {
        LogContents found = readLog();
        return !found.isDamaged() && (noted == null || found.end() >= noted.position());
    }

    LogContents readLog() throws StoreException {
        return LogContents.readUsed(paths);
    }

    List<Path> paths() {
        return paths;
    }

    TableFile file() {
        return file;
    }

    /** What names the numbering of all rooms, as long as this file lives. */
    public String epoch() throws StoreException {
        return new String(MetaTable.value(file, MetaTable.EPOCH, MetaTable.newEpoch()), StandardCharsets.US_ASCII);
    }

    /** Random bytes that are the same as long as this file lives. */
    public byte[] secret(String name, int bytes) throws StoreException {
        byte[] fresh = new byte[bytes];
        new SecureRandom().nextBytes(fresh);
        return MetaTable.value(file, MetaTable.secretOf(name), fresh);
    }

    /** Opens the one way to change the table. */
    public MessageWriter writer(Owner owner) throws StoreException {
        return new MessageWriter(file, owner);
    }

    /** Opens the log. */
    public Log log(Owner owner) throws StoreException {
        return new Log(segments, file.durability() == Durability.DISK, owner, recovered.getAndSet(null));
    }

    /** Leaves one file with all of the table, if nobody else reads it. Nothing of it may be open here. */
    public void leaveOneFile() throws StoreException {
        try (Connection connection = file.connectToWrite();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    /** What keeps SQLite's own log of changes short. It is used by the thread that writes. */
    public Checkpointer checkpointer() {
        return new Checkpointer(file);
    }

    /** Opens a way to read the table, which sees what was committed. */
    public MessageReader reader() throws StoreException {
        return new MessageReader(file, LogContents.NONE);
    }
}
