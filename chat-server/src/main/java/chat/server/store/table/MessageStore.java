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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Opens what a data folder holds: the log and the table. Thread-safe; what it opens is not. */
public final class MessageStore {

    /** A file up to this size is checked at every start, which takes no longer than the JVM does. */
    private static final long SMALL_FILE_BYTES = 32L << 20;

    private final TableFile file;
    private final List<Path> segments;

    /** What was read of the log already, until it is opened. */
    private final AtomicReference<@Nullable RecoveredLog> recovered = new AtomicReference<>();

    MessageStore(Path folder, Durability durability) {
        this.file = new TableFile(DataFolder.messagesIn(folder), durability);
        this.segments = DataFolder.segmentsIn(folder);
    }

    /**
     * Opens a folder, and makes the table if there is none. Where it or the log is damaged or unknown, all is left as it is.
     *
     * @throws StoreException if it cannot be used
     */
    public static MessageStore open(DataFolder folder, Durability durability) throws StoreException {
        MessageStore store = new MessageStore(folder.path(), durability);
        RecoveredLog recovered = RecoveredLog.read(store.segments); // before anything is changed
        if (recovered instanceof RecoveredLog.Damaged damaged) {
            throw new StoreException(damaged.segment() + " is damaged: " + damaged.problem());
        }
        store.recovered.set(recovered);
        Path table = store.file.path();
        try {
            if (Files.exists(table) && Files.size(table) > 0) {
                Schema.checkOrLeave(store.file, !folder.endedCleanly() || Files.size(table) <= SMALL_FILE_BYTES);
            } else {
                Files.deleteIfExists(table);
                Files.createFile(
                        table, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Schema.create(store.file);
            return store;
        } catch (IOException e) {
            throw StoreException.of(e, table);
        }
    }

    /** The store of a folder that has one and that a server may be using. */
    static MessageStore of(Path folder) throws StoreException {
        MessageStore store = new MessageStore(folder, Durability.DISK);
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

    LogContents readLog() throws StoreException {
        return LogContents.readUsed(segments);
    }

    TableFile file() {
        return file;
    }

    /** What names the numbering of all rooms, as long as this file lives. */
    public String epoch() throws StoreException {
        byte[] fresh = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        return new String(MetaTable.value(file, MetaTable.EPOCH, fresh), StandardCharsets.US_ASCII);
    }

    /** Random bytes that are the same as long as this file lives. */
    public byte[] secret(String name, int bytes) throws StoreException {
        byte[] fresh = new byte[bytes];
        new SecureRandom().nextBytes(fresh);
        return MetaTable.value(file, "secret." + name, fresh);
    }

    /** Opens the one way to change the table. */
    public MessageWriter writer(Owner owner) throws StoreException {
        return new MessageWriter(file, owner);
    }

    /** Opens the log. */
    public Log log(Owner owner) throws StoreException {
        return new Log(segments, file.durability() == Durability.DISK, owner, recovered.getAndSet(null));
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
