package chat.server.store.log;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private final List<ByteBuffer> entries = new ArrayList<>();
    private int bytes;
    private boolean rewrites;

    /** Adds events of a room. */
    public void addEvents(RoomName room, Chunk chunk) {
        byte[] payloads = Chunk.joinPayloads(chunk.payloads());
        int length = EVENTS_BYTES + chunk.ids().length * Long.BYTES + payloads.length;
        ByteBuffer entry = begin(EVENTS, room, length);
        entry.putLong(chunk.first()).putLong(chunk.time());
        entry.putInt(chunk.ids().length).putInt(payloads.length);
        for (long id : chunk.ids()) {
            entry.putLong(id);
        }
        end(entry.put(payloads));
    }

    /** Adds what an event of a room has rewritten; the event itself is added before. */
    public void addRewrite(RoomName room, Rewrite rewrite) {
        ByteBuffer entry = begin(REWRITE, room, REWRITE_BYTES + rewrite.payload().length);
        entry.putLong(rewrite.event()).putLong(rewrite.seq()).putInt(rewrite.payload().length);
        end(entry.put(rewrite.payload()));
        rewrites = true;
    }

    /** Adds that the events of a room up to {@code seq} are no longer retained. */
    public void addPruned(RoomName room, long seq) {
        end(begin(PRUNED, room, Long.BYTES).putLong(seq));
    }

    private static ByteBuffer begin(byte kind, RoomName room, int length) {
        byte[] name = room.value().getBytes(StandardCharsets.UTF_8);
        ByteBuffer entry = ByteBuffer.allocate(START_BYTES + name.length + length);
        return entry.put(kind).putShort((short) name.length).put(name);
    }

    private void end(ByteBuffer entry) {
        assert !entry.hasRemaining();
        entries.add(entry.flip());
        bytes += entry.limit();
    }

    /** Whether it says that events were rewritten. */
    public boolean hasRewrites() {
        return rewrites;
    }

    /** How long it is, without the header. */
    public int bytes() {
        return bytes;
    }

    void write(ByteBuffer buffer) {
        entries.forEach(entry -> buffer.put(entry.duplicate()));
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
