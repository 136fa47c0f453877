package chat.server.store.log;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one commit adds to the log, of any number of rooms; the package's description has its layout. Not thread-safe. */
public final class CommitRecord {

    static final byte EVENTS = 1;
    static final byte REWRITE = 2;
    static final byte PRUNED = 3;

    /** The kind of an entry, and how long the room's name is. */
    private static final int START_BYTES = 1 + Short.BYTES;

    private static final int EVENTS_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;
    private static final int REWRITE_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private static final int USUAL_BYTES = 64 * 1024;

    /** More memory is not held for the next record. */
    private static final int MOST_HELD_BYTES = 1024 * 1024;

    /** Space for the header, and the entries so far. */
    private ByteBuffer bytes = ByteBuffer.allocate(RecordFormat.HEADER_BYTES);

    private boolean rewrites;

    public CommitRecord() {
        clear();
    }

    /** Makes this the next record, without entries. */
    public void clear() {
        if (bytes.capacity() > MOST_HELD_BYTES) {
            bytes = ByteBuffer.allocate(RecordFormat.HEADER_BYTES);
        }
        bytes.clear().position(RecordFormat.HEADER_BYTES);
        rewrites = false;
    }

    /** Adds events of a room. */
    public void addEvents(RoomName room, Chunk chunk) {
        int length = Chunk.joinedBytes(chunk.payloads());
        begin(EVENTS, room, EVENTS_BYTES + chunk.ids().length * Long.BYTES + length);
        bytes.putLong(chunk.first()).putLong(chunk.time());
        bytes.putInt(chunk.ids().length).putInt(length);
        for (long id : chunk.ids()) {
            bytes.putLong(id);
        }
        Chunk.joinPayloads(chunk.payloads(), bytes);
    }

    /** Adds what an event of a room has rewritten; the event itself is added before. */
    public void addRewrite(RoomName room, Rewrite rewrite) {
        begin(REWRITE, room, REWRITE_BYTES + rewrite.payload().length);
        bytes.putLong(rewrite.event()).putLong(rewrite.seq());
        bytes.putInt(rewrite.payload().length).put(rewrite.payload());
        rewrites = true;
    }

    /** Adds that the events of a room up to {@code seq} are no longer retained. */
    public void addPruned(RoomName room, long seq) {
        begin(PRUNED, room, Long.BYTES);
        bytes.putLong(seq);
    }

    private void begin(byte kind, RoomName room, int length) {
        byte[] name = room.value().getBytes(StandardCharsets.UTF_8);
        reserve(START_BYTES + name.length + length);
        bytes.put(kind).putShort((short) name.length).put(name);
    }

    private void reserve(int more) {
        if (bytes.remaining() < more) {
            int least = Math.max(USUAL_BYTES, bytes.position() + more);
            bytes = ByteBuffer.allocateDirect(Math.max(2 * bytes.capacity(), least))
                    .put(bytes.flip());
        }
    }

    /** Whether it says that events were rewritten. */
    public boolean hasRewrites() {
        return rewrites;
    }

    public boolean isEmpty() {
        return bytes.position() == RecordFormat.HEADER_BYTES;
    }

    /** The whole record, valid until the next {@link #clear}; nothing may be added before. */
    ByteBuffer sealed(long position, long lowWater, boolean durable) {
        RecordFormat.seal(bytes, position, lowWater, durable);
        return bytes;
    }

    /** Takes the entries of a record. */
    interface Visitor {
        void onEvents(RoomName room, Chunk chunk);

        void onRewrite(RoomName room, Rewrite rewrite);

        void onPruned(RoomName room, long seq);
    }

    /** Reads the entries in the order in which they were added. */
    static void read(ByteBuffer entries, Visitor visitor) {
        for (ByteBuffer rest = entries.duplicate(); rest.hasRemaining(); ) {
            byte kind = rest.get();
            RoomName room = new RoomName(new String(bytes(rest, rest.getShort()), StandardCharsets.UTF_8));
            switch (kind) {
                case EVENTS -> visitor.onEvents(room, readEvents(rest));
                case REWRITE -> visitor.onRewrite(room, readRewrite(rest));
                case PRUNED -> visitor.onPruned(room, rest.getLong());
                default -> throw new IllegalStateException("a record of the log has an unknown entry: " + kind);
            }
        }
    }

    private static Chunk readEvents(ByteBuffer rest) {
        long first = rest.getLong();
        long time = rest.getLong();
        long[] ids = new long[rest.getInt()];
        int length = rest.getInt();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = rest.getLong();
        }
        List<byte[]> payloads = Chunk.splitPayloads(ByteBuffer.wrap(bytes(rest, length)));
        return new Chunk(first, first + ids.length - 1, time, ids, payloads);
    }

    private static Rewrite readRewrite(ByteBuffer rest) {
        return new Rewrite(rest.getLong(), rest.getLong(), bytes(rest, rest.getInt()));
    }

    private static byte[] bytes(ByteBuffer rest, int length) {
        byte[] bytes = new byte[length];
        rest.get(bytes);
        return bytes;
    }
}
