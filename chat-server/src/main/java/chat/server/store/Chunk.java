package chat.server.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one room that follow each other and were committed together.
 *
 * @param first seq of the first one
 * @param last seq of the last one
 * @param time of the last one, in ms since 1970, UTC
 * @param ids under what each was sent, as the streams hashes it; 0: without an id
 * @param payloads each message as it is told
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares chunks
public record Chunk(long first, long last, long time, long[] ids, List<byte[]> payloads) {

    /** The most messages in one. */
    public static final int MOST_MESSAGES = 128;

    /** A chunk takes no more once its payloads have as many bytes. */
    public static final int FULL_BYTES = 64 * 1024;

    /** How many bytes {@link #joinPayloads} writes. */
    public static int joinedBytes(List<byte[]> payloads) {
        int bytes = payloads.size() * Integer.BYTES;
        for (byte[] payload : payloads) {
            bytes += payload.length;
        }
        return bytes;
    }

    /** Writes the payloads one after the other, each with its length before it, in four bytes, the highest one first. */
    public static void joinPayloads(List<byte[]> payloads, ByteBuffer to) {
        for (byte[] payload : payloads) {
            to.putInt(payload.length).put(payload);
        }
    }

    /** Splits what {@link #joinPayloads} has written; the list may be changed. */
    public static List<byte[]> splitPayloads(ByteBuffer joined) {
        List<byte[]> payloads = new ArrayList<>();
        for (ByteBuffer rest = joined; rest.hasRemaining(); ) {
            byte[] payload = new byte[rest.getInt()];
            rest.get(payload);
            payloads.add(payload);
        }
        return payloads;
    }

    /** Its messages from {@code seq} on, as many as fit into one chunk. */
    public Chunk from(long seq) {
        int from = (int) (seq - first);
        int to = from;
        for (int size = 0; to < payloads.size() && to - from < MOST_MESSAGES && size < FULL_BYTES; to++) {
            size += payloads.get(to).length;
        }
        return new Chunk(seq, first + to - 1, time, Arrays.copyOfRange(ids, from, to), payloads.subList(from, to));
    }

    /** The same with another time. */
    public Chunk at(long other) {
        return new Chunk(first, last, other, ids, payloads);
    }

    /** Eight bytes for each message, the highest one first; null where no message has an id. */
    public byte @Nullable [] joinedIds() {
        long any = 0;
        for (long id : ids) {
            any |= id;
        }
        if (any == 0) {
            return null;
        }
        ByteBuffer joined = ByteBuffer.allocate(ids.length * Long.BYTES);
        joined.asLongBuffer().put(ids);
        return joined.array();
    }

    public static long[] splitIds(byte @Nullable [] joined, int count) {
        long[] ids = new long[count];
        if (joined != null) {
            ByteBuffer.wrap(joined).asLongBuffer().get(ids);
        }
        return ids;
    }
}
