package chat.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that a server keeps its messages in, locked against a second server. Used by one thread.
 *
 * <p>The lock file holds the id of the process while it runs, and is empty after a clean end.
 */
public final class DataFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String MESSAGES = "messages.db";

    /** Of this process: the system would take their locks away as soon as any channel to the file was closed. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path realPath;
    private final FileChannel lockFile;
    private final boolean endedCleanly;

    private DataFolder(Path path, Path realPath, FileChannel lockFile, boolean endedCleanly) {
        this.path = path;
        this.realPath = realPath;
        this.lockFile = lockFile;
        this.endedCleanly = endedCleanly;
    }

    /**
     * Opens it, and makes it if there is none.
     *
     * @throws IOException if that cannot be, or another server has it, with one line that says so
     */
    public static DataFolder open(Path path) throws IOException {
        try {
            create(path);
            return lock(path, path.toRealPath());
        } catch (FileSystemException e) {
            throw new IOException("cannot use the folder " + path + ": " + reason(e), e);
        }
    }

    private static DataFolder lock(Path path, Path realPath) throws IOException {
        if (!OPEN.add(realPath)) {
            throw new IOException("another server uses " + path);
        }
        FileChannel file = null;
        try {
            file = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                throw new IOException("another server uses " + path);
            }
            return new DataFolder(path, realPath, file, file.size() == 0);
        } catch (IOException e) {
            if (file != null) {
                file.close();
            }
            OPEN.remove(realPath);
            throw e;
        }
    }

    public static void create(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static String reason(FileSystemException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "it is not a folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    }

    /** The file of messages in a folder, whether or not it is there. */
    public static Path messagesIn(Path folder) {
        return folder.resolve(MESSAGES);
    }

    /** The segments of the log in a folder, whether or not they are there. */
    public static List<Path> segmentsIn(Path folder) {
        return List.of(folder.resolve("messages.log-0"), folder.resolve("messages.log-1"));
    }

    public Path path() {
        return path;
    }

    /** Whether the last server that used this folder came to its end. */
    public boolean endedCleanly() {
        return endedCleanly;
    }

    /**
     * From here on the end is not a clean one, until {@link #markClean}.
     *
     * @throws IOException if that cannot be written down, with one line that says so
     */
    public void markInUse() throws IOException {
        byte[] user = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            lockFile.write(ByteBuffer.wrap(user), 0);
            lockFile.force(true);
        } catch (IOException e) {
            throw new IOException("cannot use the folder " + path + ": " + e.getMessage(), e);
        }
    }

    /** Everything is written and closed. */
    public void markClean() throws IOException {
        lockFile.truncate(0);
        lockFile.force(true);
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        lockFile.close();
        OPEN.remove(realPath);
    }
}
