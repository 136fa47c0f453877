package chat.server.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one commit adds to the log: messages of several rooms, as chunks one after the other. Not thread-safe.
 *
 * <p>Of each chunk: room, seq of its first message, its time and, one by one, how many ids and bytes of payloads follow; then
 * the ids and the payloads as a chunk joins them. Numbers have eight bytes, counts four, the highest byte first.
 */
public final class LogRow {

    private static final int FIXED_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    private final List<byte[]> parts = new ArrayList<>();
    private int bytes;

    /** Adds messages of a room. */
    public void add(long room, Chunk chunk) {
        byte[] payloads = chunk.joinedPayloads();
        ByteBuffer part = ByteBuffer.allocate(FIXED_BYTES + chunk.ids().length * Long.BYTES + payloads.length);
        part.putLong(room).putLong(chunk.first()).putLong(chunk.time());
        part.putInt(chunk.ids().length).putInt(payloads.length);
        for (long id : chunk.ids()) {
            part.putLong(id);
        }
        part.put(payloads);
        parts.add(part.array());
        bytes += part.capacity();
    }

    /** How long it is. */
    public int bytes() {
        return bytes;
    }

    byte[] joined() {
        ByteBuffer joined = ByteBuffer.allocate(bytes);
        parts.forEach(joined::put);
        return joined.array();
    }

    interface Action {
        void take(long room, Chunk chunk);
    }

    /** Gives the chunks of a row in the order in which they were added. */
    static void forEach(byte[] joined, Action action) {
        for (ByteBuffer rest = ByteBuffer.wrap(joined); rest.hasRemaining(); ) {
            long room = rest.getLong();
            long first = rest.getLong();
            long time = rest.getLong();
            long[] ids = new long[rest.getInt()];
            byte[] payloads = new byte[rest.getInt()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = rest.getLong();
            }
            rest.get(payloads);
            action.take(room, new Chunk(first, first + ids.length - 1, time, ids, Chunk.splitPayloads(payloads)));
        }
    }
}
