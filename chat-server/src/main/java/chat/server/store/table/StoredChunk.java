package chat.server.store.table;

import chat.server.store.Chunk;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table with events, as it was read: it may be damaged. Immutable.
 *
 * <p>The payloads are a byte that names the version of the layout, and then of each event its length and its checksum (4 bytes each) and
 * its payload.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record StoredChunk(long room, long first, long last, long time, byte @Nullable [] ids, byte[] payloads, int checksum) {

    /** What {@link #of} reads. */
    static final String COLUMNS = "chunk.room, first, last, time, ids, payloads, checksum";

    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    static StoredChunk of(ResultSet row) throws SQLException {
        return new StoredChunk(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getBytes(5),
                row.getBytes(6),
                row.getInt(7));
    }

    static byte[] join(long room, Chunk chunk) {
        int bytes = 1;
        for (byte[] payload : chunk.payloads()) {
            bytes += HEADER_BYTES + payload.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(bytes).put(VERSION);
        long seq = chunk.first();
        for (byte[] payload : chunk.payloads()) {
            put(joined, room, seq, payload);
            seq++;
        }
        return joined.array();
    }

    private static void put(ByteBuffer joined, long room, long seq, byte[] payload) {
        joined.putInt(payload.length)
                .putInt(Checksum.ofPayload(room, seq, payload))
                .put(payload);
    }

    /** Whether all but the payloads is as it was stored. */
    boolean isRowWhole() {
        return checksum == Checksum.ofChunk(room, first, last, time, ids)
                && last >= first
                && last - first < Chunk.MOST_MESSAGES;
    }

    /** The ids of its events; those of a damaged row are unknown. */
    long[] hashes() {
        return Chunk.splitIds(ids, (int) (last - first + 1));
    }

    /** The payloads; null in the place of one that is damaged. */
    List<byte @Nullable []> messages() {
        List<byte @Nullable []> messages = new ArrayList<>();
        for (ByteBuffer entry : entries()) {
            int checksum = entry.getInt(Integer.BYTES);
            byte[] payload = new byte[entry.limit() - HEADER_BYTES];
            entry.get(HEADER_BYTES, payload);
            boolean whole = checksum == Checksum.ofPayload(room, first + messages.size(), payload);
            messages.add(whole ? payload : null);
        }
        while (isRowWhole() && messages.size() <= last - first) {
            messages.add(null);
        }
        return messages;
    }

    /** Each event as its bytes are stored, up to where these cannot be separated. */
    private List<ByteBuffer> entries() {
        List<ByteBuffer> entries = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(payloads);
        if (!rest.hasRemaining() || rest.get() != VERSION) {
            return entries;
        }
        while (rest.remaining() >= HEADER_BYTES && entries.size() < Chunk.MOST_MESSAGES) {
            int length = rest.getInt(rest.position());
            if (length < 0 || length > rest.remaining() - HEADER_BYTES) {
                break;
            }
            entries.add(rest.slice(rest.position(), HEADER_BYTES + length));
            rest.position(rest.position() + HEADER_BYTES + length);
        }
        return entries;
    }

    /** Seq of the last event that can be found here. */
    long lastFound() {
        return isRowWhole() ? last : first + entries().size() - 1;
    }

    /** Whether it is known where an event is stored here. */
    boolean hasPlaceOf(long seq) {
        return seq >= first && seq - first < entries().size();
    }

    /** The payloads with others in the places of events, by their seqs; all other bytes stay as they are. */
    byte[] with(Map<Long, byte[]> present) {
        List<ByteBuffer> entries = entries();
        int bytes = payloads.length;
        for (int i = 0; i < entries.size(); i++) {
            byte[] payload = present.get(first + i);
            bytes += payload == null
                    ? 0
                    : HEADER_BYTES + payload.length - entries.get(i).limit();
        }
        ByteBuffer joined = ByteBuffer.allocate(bytes);
        int copied = 0;
        for (int i = 0; i < entries.size(); i++) {
            ByteBuffer entry = entries.get(i);
            byte[] payload = present.get(first + i);
            if (payload != null) {
                joined.put(payloads, copied, entry.arrayOffset() - copied);
                put(joined, room, first + i, payload);
                copied = entry.arrayOffset() + entry.limit();
            }
        }
        return joined.put(payloads, copied, payloads.length - copied).array();
    }
}
