package chat.server.store.log;

import chat.server.store.Chunk;
import chat.server.store.Owner;
import chat.server.store.SegmentFile;
import chat.server.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends a record for each commit to one of two segments. When it is long enough, and everything in the other one is flushed, that
 * one is begun anew. So the log stays short, and its files do not grow, which would make each write dearer. Confined to its owner.
 */
public final class Log {

    private static final long ERASE_STEP_BYTES = 2 << 20;
    private static final int PROBE_BYTES = Chunk.FULL_BYTES;

    private final List<SegmentFile> segments;
    private final List<FileChannel> files = new ArrayList<>();
    private final boolean durable;
    private final Owner owner;
    private @Nullable RecoveredLog read;

    /** The index of the segment that is written, the position of its first record, and that of the next one. */
    private int current;

    private long start;
    private long end = -1; // until it is read

    /** How much of the other segment is overwritten. */
    private long erased;

    /**
     * Opens the segments, and makes them if there are none.
     *
     * @param durable whether a record is on the disk once it has been appended
     * @param read what the segments hold, if they were read already
     */
    public Log(List<SegmentFile> segments, boolean durable, Owner owner, @Nullable RecoveredLog read)
            throws StoreException {
        this.segments = segments;
        this.durable = durable;
        this.owner = owner;
        this.read = read;
        try {
            for (SegmentFile segment : segments) {
                files.add(segment.channel());
            }
            if (durable) {
                forceFolder();
            }
        } catch (IOException e) {
            throw StoreException.of(e, path(Math.min(files.size(), segments.size() - 1)));
        }
    }

    private Path path(int index) {
        return segments.get(index).path();
    }

    /** So that the files are still in it after a power cut. */
    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path(0).toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /**
     * What is in it, on the disk, too, if it is to be durable; records are appended after that, unless it is damaged. Complete if it ends
     * where this was last: what follows is of a write that failed, and was never acknowledged.
     */
    public RecoveredLog recover() throws StoreException {
        assert owner.isCurrent();
        RecoveredLog recovered = read == null ? RecoveredLog.read(segments) : read;
        read = null;
        if (recovered instanceof RecoveredLog.Damaged) {
            return recovered;
        }
        LogContents contents = recovered.contents();
        boolean known = contents.end() == end;
        continueAfter(contents);
        return known ? new RecoveredLog.Complete(contents) : recovered;
    }

    private void continueAfter(LogContents contents) throws StoreException {
        start = contents.start();
        end = contents.end();
        current = path(1).equals(contents.newest()) ? 1 : 0;
        try {
            files.get(current).truncate(end - start); // what a crash has cut off must not fit in again
        } catch (IOException e) {
            throw failed(e);
        }
        for (FileChannel file : files) {
            force(file);
        }
    }

    /** The position of the first record of the segment that is written. */
    public long start() {
        return start;
    }

    /** Where it ends, to be noted outside. */
    public LogEnd end(boolean clean) {
        return new LogEnd(end, current, clean);
    }

    /** The position of the record that comes next. */
    public long position() {
        return end;
    }

    /**
     * Appends a record, and makes it durable.
     *
     * @param lowWater position of the oldest other record that is not flushed
     */
    public void append(CommitRecord record, long lowWater) throws StoreException {
        assert owner.isCurrent();
        ByteBuffer sealed = record.sealed(end, lowWater, durable);
        FileChannel file = files.get(current);
        write(file, sealed);
        force(file);
        end += sealed.limit();
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

    private StoreException failed(IOException cause) {
        return StoreException.of(cause, path(current));
    }

    private void force(FileChannel file) throws StoreException {
        try {
            if (durable) {
                file.force(false);
            }
        } catch (IOException e) {
            throw StoreException.notFlushed(e, path(current));
        }
    }

    /** Finds out whether an event could be appended. */
    public void probe() throws StoreException {
        assert owner.isCurrent();
        write(files.get(current), ByteBuffer.allocate(PROBE_BYTES));
    }

    /**
     * Goes on in the other segment if this one is long enough and everything in that one is flushed.
     *
     * @param lowWater position of the oldest record that is not flushed
     * @param bytes how long a segment is to be
     */
    public void switchIfLong(long lowWater, long bytes) {
        assert owner.isCurrent();
        if (end > start && end - start >= bytes && lowWater >= start) {
            switchSegment();
        }
    }

    /** Goes on in the other segment, of which everything must be flushed. */
    public void switchSegment() {
        assert owner.isCurrent();
        current = 1 - current;
        start = end;
        erased = 0;
    }

    /** Overwrites a part of the other segment, of which everything must be flushed; returns whether nothing is left. */
    public boolean eraseOther() throws StoreException {
        assert owner.isCurrent();
        int other = 1 - current;
        FileChannel file = files.get(other);
        try {
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(ERASE_STEP_BYTES, file.size() - erased));
            while (zeros.hasRemaining()) {
                erased += file.write(zeros, erased);
            }
            force(file);
            boolean done = erased >= file.size();
            erased = done ? 0 : erased;
            return done;
        } catch (IOException e) {
            throw StoreException.of(e, path(other));
        }
    }
}
