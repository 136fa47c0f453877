package chat.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The newest messages of all rooms, a record for each commit ({@link LogTurn}), in two files that take turns: when one is long
 * enough, and nothing in the other is needed any more, that one is written anew from its beginning. So the log stays short, and
 * its files do not grow, which would make each flush dearer. Confined to the writer's thread.
 */
public final class MessageLog implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** More than a message takes. */
    private static final int PROBE_BYTES = 64 * 1024;

    private final List<Path> paths;
    private final List<FileChannel> files = new ArrayList<>();
    private final boolean flushing;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Whose turn it is, the position of its first record, and that of the next one. */
    private int turn;

    private long start;
    private long end;

    /**
     * Opens the files, and makes them if there are none.
     *
     * @param flushing whether a record is on the disk when it has been appended
     */
    MessageLog(List<Path> paths, boolean flushing) throws StoreException {
        this.paths = paths;
        this.flushing = flushing;
        try {
            for (Path path : paths) {
                files.add(FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
            }
            if (flushing) {
                forceFolder();
            }
        } catch (IOException e) {
            close();
            throw StoreException.of(e, paths.get(Math.min(files.size(), paths.size() - 1)));
        }
    }

    /** So that the files are still in it after a power cut. */
    private void forceFolder() throws IOException {
        try (FileChannel folder =
                FileChannel.open(paths.get(0).toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private StoreException failed(IOException cause) {
        return StoreException.of(cause, paths.get(turn));
    }

    /** What is in it, on the disk, too, if it is to be there; records are appended after that. */
    public LoggedMessages read() throws StoreException {
        LoggedMessages logged = LoggedMessages.read(paths);
        start = logged.start();
        end = logged.end();
        turn = logged.file() == null ? 0 : paths.indexOf(logged.file());
        try {
            files.get(turn).truncate(end - start); // what a crash has cut off must not fit in again
        } catch (IOException e) {
            throw failed(e);
        }
        for (FileChannel file : files) {
            flush(file);
        }
        return logged;
    }

    /** The position of the record that comes next. */
    public long position() {
        return end;
    }

    /**
     * Appends a record, and flushes it.
     *
     * @param needed the position of the oldest record that is needed besides it
     */
    public void append(LogRow row, long needed) throws StoreException {
        int bytes = LogTurn.RECORD_BYTES + row.bytes();
        ByteBuffer record = bytes <= BUFFER_BYTES ? buffer : ByteBuffer.allocateDirect(bytes);
        LogTurn.write(row, end, needed, flushing, record);
        FileChannel file = files.get(turn);
        write(file, record);
        flush(file);
        end += bytes;
    }

    /** After the last record. What it leaves there if it fails is no record. */
    private void write(FileChannel file, ByteBuffer bytes) throws StoreException {
        try {
            for (long at = end - start; bytes.hasRemaining(); ) {
                at += file.write(bytes, at);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void flush(FileChannel file) throws StoreException {
        try {
            if (flushing) {
                file.force(false);
            }
        } catch (IOException e) {
            throw StoreException.notFlushed(e, paths.get(turn));
        }
    }

    /** Finds out whether a message could be appended. */
    public void probe() throws StoreException {
        write(files.get(turn), ByteBuffer.allocate(PROBE_BYTES));
    }

    /**
     * Gives the turn to the other file if it is time.
     *
     * @param needed the position of the oldest record that is needed
     * @param bytes how long a turn is
     */
    public void turn(long needed, long bytes) {
        if (end > start && end - start >= bytes && needed >= start) {
            turn = 1 - turn;
            start = end;
        }
    }

    @Override
    public void close() {
        try {
            for (FileChannel file : files) {
                file.close();
            }
        } catch (IOException e) {
            // what was appended is written
        }
    }
}
