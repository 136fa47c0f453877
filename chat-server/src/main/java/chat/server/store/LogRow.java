package chat.server.store;

import chat.protocol.RoomName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one commit adds to the log: messages of several rooms, as chunks one after the other. Not thread-safe.
 *
 * <p>Of each chunk: how long the room's name is in UTF-8, the name, seq of the first message, its time and, one by one, how many ids
 * and bytes of payloads follow; then the ids and the payloads as a chunk joins them. A chunk without messages says that those before it
 * are deleted. Seqs, times and ids have eight bytes, counts four, the highest byte first.
 */
public final class LogRow {

    private static final int FIXED_BYTES = 2 * Long.BYTES + 3 * Integer.BYTES;

    private final List<byte[]> parts = new ArrayList<>();
    private int bytes;

    /** Adds messages of a room. */
    public void add(RoomName room, Chunk chunk) {
        byte[] name = room.value().getBytes(StandardCharsets.UTF_8);
        byte[] payloads = chunk.joinedPayloads();
        ByteBuffer part =
                ByteBuffer.allocate(FIXED_BYTES + name.length + chunk.ids().length * Long.BYTES + payloads.length);
        part.putInt(name.length).put(name).putLong(chunk.first()).putLong(chunk.time());
        part.putInt(chunk.ids().length).putInt(payloads.length);
        for (long id : chunk.ids()) {
            part.putLong(id);
        }
        part.put(payloads);
        parts.add(part.array());
        bytes += part.capacity();
    }

    /** Notes that the messages of a room up to {@code seq} are deleted. */
    public void addPruned(RoomName room, long seq) {
        add(room, new Chunk(seq + 1, seq, 0, new long[0], List.of()));
    }

    /** How long it is. */
    public int bytes() {
        return bytes;
    }

    void write(ByteBuffer buffer) {
        parts.forEach(buffer::put);
    }

    interface Action {
        void take(RoomName room, Chunk chunk);
    }

    /** Gives the chunks of a row in the order in which they were added. */
    static void forEach(byte[] row, Action action) {
        for (ByteBuffer rest = ByteBuffer.wrap(row); rest.hasRemaining(); ) {
            byte[] name = new byte[rest.getInt()];
            rest.get(name);
            action.take(new RoomName(new String(name, StandardCharsets.UTF_8)), readChunk(rest));
        }
    }

    /** What follows the room. */
    static Chunk readChunk(ByteBuffer rest) {
        long first = rest.getLong();
        long time = rest.getLong();
        long[] ids = new long[rest.getInt()];
        byte[] payloads = new byte[rest.getInt()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = rest.getLong();
        }
        rest.get(payloads);
        return new Chunk(first, first + ids.length - 1, time, ids, Chunk.splitPayloads(payloads));
    }
}
