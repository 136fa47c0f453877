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
import java.util.ArrayList;
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

    /** Not {@code .log}, as nobody may take it for a text that can be removed or left out. */
    private static final List<String> SEGMENTS = List.of("messages.wal-0", "messages.wal-1");

    private static final List<String> SEGMENTS_BEFORE = List.of("messages.log-0", "messages.log-1");

    /** Of this process: the system would take their locks away as soon as any channel to the file was closed. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path realPath;
    private final FileChannel lockFile;
    private final List<SegmentFile> segments;
    private final boolean endedCleanly;

    private DataFolder(
            Path path, Path realPath, FileChannel lockFile, List<SegmentFile> segments, boolean endedCleanly) {
        this.path = path;
        this.realPath = realPath;
        this.lockFile = lockFile;
        this.segments = segments;
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
            requireOwnNames(path);
            return lock(path, path.toRealPath());
        } catch (FileSystemException e) {
            throw new IOException("cannot use the folder " + path + ": " + reason(e), e);
        }
    }

    private static void requireOwnNames(Path path) throws IOException {
        for (String name : SEGMENTS_BEFORE) {
            if (Files.exists(path.resolve(name))) {
                throw new IOException("cannot use the folder " + path + ": its log " + name
                        + " was written before the first release, and this version does not read it");
            }
        }
    }

    private static DataFolder lock(Path path, Path realPath) throws IOException {
        if (!OPEN.add(realPath)) {
            throw new IOException("another server uses " + path);
        }
        FileChannel file = null;
        List<SegmentFile> segments = new ArrayList<>();
        try {
            file = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                throw new IOException("another server uses " + path);
            }
            for (Path segment : segmentsIn(path)) {
                segments.add(
                        SegmentFile.open(segment)); // what is written is locked, in case somebody removes the lock file
            }
            return new DataFolder(path, realPath, file, segments, file.size() == 0);
        } catch (IOException e) {
            if (file != null) {
                file.close();
            }
            closeAll(segments);
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
        return SEGMENTS.stream().map(folder::resolve).toList();
    }

    /** The segments of its log. */
    public List<SegmentFile> segments() {
        return segments;
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

    private static void closeAll(List<SegmentFile> segments) throws IOException {
        for (SegmentFile segment : segments) {
            segment.close();
        }
    }

    /** Gives the locks back. */
    @Override
    public void close() throws IOException {
        closeAll(segments);
        lockFile.close();
        OPEN.remove(realPath);
    }
}
