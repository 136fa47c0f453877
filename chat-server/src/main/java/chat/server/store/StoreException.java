package chat.server.store;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The store cannot do what it was asked for. The message is one line for the operator and names the file. */
public class StoreException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** What can be done about it. */
    public enum Kind {
        /** It may work again later, as after a full disk. */
        PASSING,
        /** Some events are damaged; all others are as they were. */
        DAMAGED,
        /** What was written can no longer be trusted: a failed flush, a damaged file. */
        FATAL
    }

    private static final int LITTLE_BYTES = 64 * 1024;

    private final Kind kind;

    StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public StoreException(String message) {
        this(Kind.FATAL, message);
    }

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static StoreException of(SQLException cause, Path file) {
        SQLiteErrorCode code =
                cause instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        return switch (code) {
            case SQLITE_FULL -> full(file, cause);
            case SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC -> notFlushed(cause, file);
            case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB, SQLITE_NOTADB ->
                new StoreException(Kind.FATAL, file + " is damaged: " + cause.getMessage(), cause);
            default ->
                isFull(file) // which SQLite says in many ways
                        ? full(file, cause)
                        : new StoreException(Kind.PASSING, file + ": " + cause.getMessage(), cause);
        };
    }

    public static StoreException of(IOException cause, Path file) {
        return isFull(file)
                ? full(file, cause)
                : new StoreException(Kind.PASSING, "cannot use " + file + ": " + cause, cause);
    }

    private static StoreException full(Path file, Exception cause) {
        return new StoreException(Kind.PASSING, "the disk is full: " + file + "; make room there", cause);
    }

    /** What an error says of that depends on the language of the system. */
    private static boolean isFull(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return folder != null && Files.getFileStore(folder).getUsableSpace() < LITTLE_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    public static StoreException notFlushed(Exception cause, Path file) {
        return new StoreException(Kind.FATAL, "the disk did not confirm a write (fsync): " + file, cause);
    }

    public Kind kind() {
        return kind;
    }
}
