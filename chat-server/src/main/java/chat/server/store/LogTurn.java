package chat.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What one file of the log holds: the records that were written since its turn began.
 *
 * <p>A record is the CRC-32C of what follows it (4 bytes), the length of its row (4), its position (8), the position of the oldest
 * record that was needed besides it (8), whether all records before it had been flushed (1), and the row; the highest byte of a
 * number comes first. What an earlier turn has left behind does not continue the positions.
 *
 * @param bytes all that is in the file
 * @param start position of the first record
 * @param end position after the last one
 */
record LogTurn(Path file, ByteBuffer bytes, long start, long end, List<Row> rows) {

    /** Without the row. */
    static final int RECORD_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES + 1;

    private static final int LENGTH = Integer.BYTES;
    private static final int POSITION = LENGTH + Integer.BYTES;
    private static final int NEEDED = POSITION + Long.BYTES;
    private static final int SURE = NEEDED + Long.BYTES;

    /**
     * What a record brings.
     *
     * @param needed the position of the oldest record that was needed besides this one
     * @param sure whether all records before it had been flushed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
    record Row(long position, long needed, boolean sure, byte[] entries) {}

    /** Makes a record the content of {@code buffer}, which must be large enough. */
    static void write(LogRow row, long position, long needed, boolean sure, ByteBuffer buffer) {
        buffer.clear().putInt(0).putInt(row.bytes()).putLong(position).putLong(needed);
        buffer.put((byte) (sure ? 1 : 0));
        row.write(buffer);
        buffer.flip().putInt(0, checksum(buffer, 0, buffer.limit()));
    }

    private static int checksum(ByteBuffer bytes, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(from + LENGTH, to - from - LENGTH));
        return (int) checksum.getValue();
    }

    /** Reads a file, whether or not it is there. */
    static LogTurn read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        long start = bytes.limit() < RECORD_BYTES ? 0 : bytes.getLong(POSITION);
        List<Row> rows = new ArrayList<>();
        int at = 0;
        while (isRecord(bytes, at, start + at)) {
            byte[] entries = new byte[bytes.getInt(at + LENGTH)];
            bytes.get(at + RECORD_BYTES, entries);
            rows.add(new Row(start + at, bytes.getLong(at + NEEDED), isSure(bytes, at), entries));
            at += RECORD_BYTES + entries.length;
        }
        return new LogTurn(file, bytes, start, start + at, rows);
    }

    /** Whether anywhere in the file there is a record after {@code position} that says that what is there was flushed. */
    boolean misses(long position) {
        for (int at = 0; at <= bytes.limit() - RECORD_BYTES; at++) {
            long found = bytes.getLong(at + POSITION);
            if (found > position && isSure(bytes, at) && isRecord(bytes, at, found)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRecord(ByteBuffer bytes, int at, long position) {
        int rest = bytes.limit() - at - RECORD_BYTES;
        if (rest < 0 || bytes.getLong(at + POSITION) != position) {
            return false;
        }
        int length = bytes.getInt(at + LENGTH);
        return length >= 0 && length <= rest && bytes.getInt(at) == checksum(bytes, at, at + RECORD_BYTES + length);
    }

    private static boolean isSure(ByteBuffer bytes, int at) {
        return bytes.get(at + SURE) == 1;
    }
}
