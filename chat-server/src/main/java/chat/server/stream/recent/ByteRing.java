package chat.server.stream.recent;

import org.jspecify.annotations.Nullable;

/**
 * Byte strings, first in, first out. They are no objects of their own, so that a collection of the heap does not have to look at
 * each. A few lie in one array, which grows; more lie in chunks, of which none is copied when there are more. Not thread-safe.
 */
public final class ByteRing {

    private static final int SMALLEST = 256;
    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;

    /** Holds everything as long as there are no chunks. The length is a power of two. */
    private byte[] few = new byte[SMALLEST];

    /** Those between head and tail, by the bits of a place above a chunk's. None, or a power of two. */
    private byte[] @Nullable [] chunks = {};

    /** The chunk that was emptied last. */
    private byte @Nullable [] spare;

    private long head;
    private long tail;

    /** Appends {@code added}; it is found again by the place that is returned. */
    public long append(byte[] added) {
        reserve(added.length);
        long place = tail;
        put(added, 0, added.length);
        return place;
    }

    private void put(byte[] from, int first, int length) {
        for (int done = 0; done < length; ) {
            byte[] array = array(tail);
            int at = index(tail, array);
            int part = Math.min(length - done, array.length - at);
            System.arraycopy(from, first + done, array, at, part);
            done += part;
            tail += part;
        }
    }

    /** A copy of what was appended at {@code place}. */
    public byte[] read(long place, int length) {
        byte[] copy = new byte[length];
        for (int done = 0; done < length; ) {
            byte[] array = array(place + done);
            int at = index(place + done, array);
            int part = Math.min(length - done, array.length - at);
            System.arraycopy(array, at, copy, done, part);
            done += part;
        }
        return copy;
    }

    /** Forgets everything before {@code place}. */
    public void forgetBefore(long place) {
        if (chunks.length > 0) {
            for (long chunk = head >> CHUNK_BITS; chunk < place >> CHUNK_BITS; chunk++) {
                spare = chunks[slot(chunk)];
                chunks[slot(chunk)] = null;
            }
        }
        head = place;
    }

    /** Bytes of the heap. */
    public int capacity() {
        int arrays = few.length + (spare == null ? 0 : CHUNK);
        for (byte[] chunk : chunks) {
            arrays += chunk == null ? 0 : CHUNK;
        }
        return arrays;
    }

    private void reserve(int more) {
        int used = (int) (tail - head);
        if (chunks.length == 0 && used + more > few.length) {
            byte[] before = few;
            if (used + more <= CHUNK) {
                few = new byte[powerOfTwo(used + more)];
            } else {
                few = new byte[0];
                chunks = new byte[1][];
            }
            tail = head;
            reserve(used);
            int at = index(head, before);
            int part = Math.min(used, before.length - at);
            put(before, at, part);
            put(before, 0, used - part);
        }
        if (chunks.length > 0) {
            reserveChunks(tail + more - 1 >> CHUNK_BITS);
        }
    }

    /** Makes the chunks from that of the tail to {@code last}, where they are not there. */
    private void reserveChunks(long last) {
        long oldest = head >> CHUNK_BITS;
        if (last - oldest >= chunks.length) {
            byte[] @Nullable [] before = chunks;
            chunks = new byte[powerOfTwo((int) (last - oldest) + 1)][];
            for (long chunk = oldest; chunk < oldest + before.length; chunk++) {
                chunks[slot(chunk)] = before[(int) (chunk & before.length - 1)];
            }
        }
        for (long chunk = tail >> CHUNK_BITS; chunk <= last; chunk++) {
            if (chunks[slot(chunk)] == null) {
                chunks[slot(chunk)] = spare == null ? new byte[CHUNK] : spare;
                spare = null;
            }
        }
    }

    private static int powerOfTwo(int least) {
        return Integer.highestOneBit(Math.max(least, 2) - 1) << 1;
    }

    private byte[] array(long place) {
        byte[] chunk = chunks.length == 0 ? few : chunks[slot(place >> CHUNK_BITS)];
        if (chunk == null) {
            throw new IllegalArgumentException("nothing is held at " + place);
        }
        return chunk;
    }

    private int slot(long chunk) {
        return (int) (chunk & chunks.length - 1);
    }

    private static int index(long place, byte[] array) {
        return (int) (place & array.length - 1);
    }
}
