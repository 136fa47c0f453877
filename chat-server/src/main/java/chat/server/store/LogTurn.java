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
 * <p>A record is the CRC-32C of what follows it (4 bytes), the length of its row (4), its position (8), whether all records
 * before it had been flushed (1), and the row; the highest byte of a number comes first. What an earlier turn has left behind
 * does not continue the positions.
 *
 * @param start position of the first record
 * @param end position after the last one
 * @param sure whether all records before the first one had been flushed
 */
record LogTurn(Path file, long start, long end, boolean sure, List<Row> rows) {

    /** Without the row. */
    static final int RECORD_BYTES = 2 * Integer.BYTES + Long.BYTES + 1;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
    record Row(long position, byte[] entries) {}

    /** Makes a record the content of {@code buffer}, which must be large enough. */
    static void write(LogRow row, long position, boolean sure, ByteBuffer buffer) {
        buffer.clear().putInt(0).putInt(row.bytes()).putLong(position).put((byte) (sure ? 1 : 0));
        row.write(buffer);
        buffer.flip().putInt(0, checksum(buffer, 0, buffer.limit()));
    }

    private static int checksum(ByteBuffer bytes, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(from + Integer.BYTES, to - from - Integer.BYTES));
        return (int) checksum.getValue();
    }

    /**
     * Reads a file, whether or not it is there.
     *
     * @param used whether somebody may be writing it, who can make it look as if it was damaged
     * @throws StoreException if a record is damaged that had been flushed
     */
    static LogTurn read(Path file, boolean used) throws IOException, StoreException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        long start = bytes.limit() < RECORD_BYTES ? 0 : position(bytes, 0);
        List<Row> rows = new ArrayList<>();
        int at = 0;
        for (; isRecord(bytes, at, start); at = end(bytes, at)) {
            byte[] entries = new byte[end(bytes, at) - at - RECORD_BYTES];
            bytes.get(at + RECORD_BYTES, entries);
            rows.add(new Row(start + at, entries));
        }
        for (int next = at + 1; !used && next <= bytes.limit() - RECORD_BYTES; next++) {
            if (isRecord(bytes, next, start) && isSure(bytes, next)) {
                throw new StoreException(file + " is damaged: no record at byte " + at);
            }
        }
        return new LogTurn(file, start, start + at, !rows.isEmpty() && isSure(bytes, 0), rows);
    }

    private static boolean isRecord(ByteBuffer bytes, int at, long start) {
        int rest = bytes.limit() - at - RECORD_BYTES;
        if (rest < 0 || position(bytes, at) != start + at) {
            return false;
        }
        int length = bytes.getInt(at + Integer.BYTES);
        return length >= 0 && length <= rest && bytes.getInt(at) == checksum(bytes, at, end(bytes, at));
    }

    private static int end(ByteBuffer bytes, int at) {
        return at + RECORD_BYTES + bytes.getInt(at + Integer.BYTES);
    }

    private static long position(ByteBuffer bytes, int at) {
        return bytes.getLong(at + 2 * Integer.BYTES);
    }

    private static boolean isSure(ByteBuffer bytes, int at) {
        return bytes.get(at + RECORD_BYTES - 1) != 0;
    }
}
