package chat.server.store.table;

import chat.server.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite's own library. The installation has it as a file; elsewhere it is unpacked to a folder for what is temporary. Stateless. */
final class SqliteLibrary {

    private static final long LIBRARY_BYTES = 2 << 20;

    private SqliteLibrary() {}

    /**
     * Loads it, once.
     *
     * @throws StoreException if that cannot be, with what can be done about it
     */
    static void load() throws StoreException {
        try {
            if (SQLiteJDBCLoader.initialize()) {
                return;
            }
        } catch (Exception | LinkageError e) { // the library declares the former
            throw unusable(e);
        }
        throw unusable(null);
    }

    private static StoreException unusable(@Nullable Throwable cause) {
        Path folder =
                Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", File.separator)));
        StoreException failure =
                new StoreException("SQLite's library cannot be unpacked to " + folder + " and run from there: "
                        + problem(folder) + ". Name another folder: JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private static String problem(Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, "sqlite-", ".probe"));
            return Files.getFileStore(folder).getUsableSpace() < LIBRARY_BYTES
                    ? "it is full"
                    : "it does not allow execution (noexec), or this machine is none that the library is made for";
        } catch (FileSystemException e) {
            return e.getReason() == null ? "it is not there" : e.getReason();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
