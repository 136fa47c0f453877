package chat.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a server keeps its messages in, locked against a second server. Used by one thread.
 *
 * <p>The lock file holds the id of the process while it runs, and is empty after a clean end.
 */
public final class DataFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String MESSAGES = "messages.db";

    private final Path path;
    private final FileChannel lockFile;
    private final boolean endedCleanly;

    private DataFolder(Path path, FileChannel lockFile, boolean endedCleanly) {
        this.path = path;
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
            FileChannel file = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new IOException("another server uses " + path);
            }
            return new DataFolder(path, file, file.size() == 0);
        } catch (FileSystemException e) {
            throw new IOException("cannot use the folder " + path + ": " + reason(e), e);
        }
    }

    static void create(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // of this process
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

    /** The files of the log in a folder, whether or not they are there. */
    static List<Path> logIn(Path folder) {
        return List.of(folder.resolve("messages.log-0"), folder.resolve("messages.log-1"));
    }

    Path path() {
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
    }
}
