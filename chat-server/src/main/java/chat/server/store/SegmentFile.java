package chat.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A segment of the log, locked against other processes as long as this is open. Used by one thread at a time.
 *
 * <p>It is read through the one channel too: the system takes a process's lock away as soon as that closes the file anywhere.
 */
public final class SegmentFile implements AutoCloseable {

    private final Path path;
    private @Nullable FileChannel channel;

    private SegmentFile(Path path) {
        this.path = path;
    }

    /**
     * Locks the file, if it is there.
     *
     * @throws IOException if another server has it
     */
    static SegmentFile open(Path path) throws IOException {
        SegmentFile file = new SegmentFile(path);
        if (Files.exists(path)) {
            file.lock();
        }
        return file;
    }

    private FileChannel lock() throws IOException {
        FileChannel opened = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel = opened;
        if (!isLocked(opened)) {
            close();
            throw new IOException("another server uses " + path);
        }
        return opened;
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // a server of this process
        }
    }

    public Path path() {
        return path;
    }

    /** Whether the file is there. */
    public boolean exists() {
        return channel != null;
    }

    /** The file, which is made if it is not there. */
    public FileChannel channel() throws IOException {
        return channel == null ? lock() : channel;
    }

    /** All bytes of the file; none if it is not there. */
    public ByteBuffer read() throws StoreException {
        FileChannel present = channel;
        try {
            ByteBuffer bytes = ByteBuffer.allocate(present == null ? 0 : (int) present.size());
            while (present != null && bytes.hasRemaining()) {
                if (present.read(bytes, bytes.position()) < 0) {
                    break;
                }
            }
            return bytes.flip();
        } catch (IOException e) {
            throw StoreException.of(e, path);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
