package chat.server.store.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a record, as the table in the package's description lays them out. Immutable.
 */
final class RecordFormat {

    /** Of all that a record holds; a later release that writes another layout counts on. */
    static final byte VERSION = 1;

    private static final int CHECKSUM = 0;
    private static final int LENGTH = CHECKSUM + Integer.BYTES;
    private static final int VERSION_AT = LENGTH + Integer.BYTES;
    private static final int FLAGS = VERSION_AT + 1;
    private static final int POSITION = FLAGS + 1;
    private static final int LOW_WATER = POSITION + Long.BYTES;

    /** Without the entries. */
    static final int HEADER_BYTES = LOW_WATER + Long.BYTES;

    private static final byte DURABLE = 1;

    private RecordFormat() {}

    /** Writes the header before the entries, which end at the position of {@code buffer}, and makes the record its content. */
    static void seal(ByteBuffer buffer, long position, long lowWater, boolean durable) {
        buffer.flip();
        buffer.putInt(LENGTH, buffer.limit() - HEADER_BYTES);
        buffer.put(VERSION_AT, VERSION).put(FLAGS, durable ? DURABLE : 0);
        buffer.putLong(POSITION, position).putLong(LOW_WATER, lowWater);
        buffer.putInt(CHECKSUM, checksum(buffer, 0, buffer.limit()));
    }

    private static int checksum(ByteBuffer bytes, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(from + LENGTH, to - from - LENGTH));
        return (int) checksum.getValue();
    }

    /** Whether a record of this position begins at {@code at}, whole and unharmed. */
    static boolean isRecord(ByteBuffer bytes, int at, long position) {
        if (!isHeader(bytes, at, position)) {
            return false;
        }
        int length = length(bytes, at);
        return length >= 0
                && length <= bytes.limit() - at - HEADER_BYTES
                && bytes.getInt(at) == checksum(bytes, at, at + HEADER_BYTES + length);
    }

    /** Whether the first bytes of a record of this position are at {@code at}. */
    static boolean isHeader(ByteBuffer bytes, int at, long position) {
        return bytes.limit() - at >= HEADER_BYTES && position(bytes, at) == position;
    }

    static int length(ByteBuffer bytes, int at) {
        return bytes.getInt(at + LENGTH);
    }

    static byte version(ByteBuffer bytes, int at) {
        return bytes.get(at + VERSION_AT);
    }

    /** Whether all records before it were on the disk when it was written. */
    static boolean isDurable(ByteBuffer bytes, int at) {
        return bytes.get(at + FLAGS) == DURABLE;
    }

    static long position(ByteBuffer bytes, int at) {
        return bytes.getLong(at + POSITION);
    }

    static long lowWater(ByteBuffer bytes, int at) {
        return bytes.getLong(at + LOW_WATER);
    }
}
