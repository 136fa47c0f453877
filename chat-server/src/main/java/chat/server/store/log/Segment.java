package chat.server.store.log;

import chat.server.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of a log as it was read: the records since it was last begun. Older bytes may follow the last record; their positions do
 * not continue those of the records.
 *
 * @param bytes all that is in the file
 * @param start position of the first record
 * @param end position after the last record
 */
record Segment(Path file, ByteBuffer bytes, long start, long end, List<Commit> commits) {

    /**
     * A record, which is one commit.
     *
     * @param lowWater position of the oldest other record that was not flushed
     * @param durable whether all records before this one were on the disk
     */
    record Commit(long position, long lowWater, boolean durable, ByteBuffer entries) {}

    /** Reads a file that somebody else may be writing, whether or not it is there. */
    static Segment read(Path file) throws StoreException {
        return of(file, readBytes(file));
    }

    /** Reads what is in a file. */
    static Segment of(Path file, ByteBuffer bytes) throws StoreException {
        long start = bytes.limit() < RecordFormat.HEADER_BYTES ? 0 : RecordFormat.position(bytes, 0);
        List<Commit> commits = new ArrayList<>();
        int at = 0;
        while (RecordFormat.isRecord(bytes, at, start + at)) {
            if (RecordFormat.version(bytes, at) != RecordFormat.VERSION) {
                throw new StoreException(file + " was written by a newer version of this program");
            }
            int length = RecordFormat.length(bytes, at);
            commits.add(new Commit(
                    start + at,
                    RecordFormat.lowWater(bytes, at),
                    RecordFormat.isDurable(bytes, at),
                    bytes.slice(at + RecordFormat.HEADER_BYTES, length)));
            at += RecordFormat.HEADER_BYTES + length;
        }
        return new Segment(file, bytes, start, start + at, commits);
    }

    private static ByteBuffer readBytes(Path file) throws StoreException {
        try {
            return ByteBuffer.wrap(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
    }

    boolean isEmpty() {
        return commits.isEmpty();
    }

    Commit last() {
        return commits.get(commits.size() - 1);
    }

    /** Whether a record follows the last one that was not written to its end. */
    boolean isTorn() {
        int at = (int) (end - start);
        return RecordFormat.isHeader(bytes, at, end);
    }

    /** What can still be read of the record that was not written to its end. */
    List<String> tornEvents() {
        return TornRecord.events(bytes, (int) (end - start));
    }

    /** Whether anything but zeros follows the last record. */
    boolean hasRemains() {
        for (int at = (int) (end - start); at < bytes.limit(); at++) {
            if (bytes.get(at) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether anywhere in the file there is a record after {@code position} which says that what is there was durable. */
    boolean continuesAfter(long position) {
        for (int at = 0; at <= bytes.limit() - RecordFormat.HEADER_BYTES; at++) {
            long found = RecordFormat.position(bytes, at);
            if (found > position && RecordFormat.isDurable(bytes, at) && RecordFormat.isRecord(bytes, at, found)) {
                return true;
            }
        }
        return false;
    }
}
