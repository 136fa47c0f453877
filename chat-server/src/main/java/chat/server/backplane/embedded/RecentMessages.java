package chat.server.backplane.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest messages of one room, as bytes in a few arrays: objects for each would live just long enough to make every
 * collection of the heap slow. Not thread-safe.
 */
final class RecentMessages {

    private static final int SMALLEST_RING = 4;
    private static final int BYTES_PER_SLOT = Long.BYTES + Integer.BYTES;

    private final int capacity;
    private final ByteRing payloads = new ByteRing();

    /** Of each message kept, by its slot. */
    private long[] places;

    private int[] lengths;
    private long newest;
    private int count;

    /**
     * @param newest seq of the newest message there ever was, which is not kept here
     * @param capacity how many are kept
     */
    RecentMessages(long newest, int capacity) {
        this.newest = newest;
        this.capacity = capacity;
        places = new long[Math.min(capacity, SMALLEST_RING)];
        lengths = new int[places.length];
    }

    long newest() {
        return newest;
    }

    /** Seq of the oldest message kept; {@code newest + 1} if none is. */
    long oldest() {
        return newest - count + 1;
    }

    boolean isFull() {
        return count == capacity;
    }

    /** About how much of the heap this takes. */
    long bytes() {
        return payloads.capacity() + (long) places.length * BYTES_PER_SLOT;
    }

    /** Appends the next message, and forgets the oldest one if there is no room for both. */
    void append(byte[] payload) {
        if (isFull()) {
            int slot = slot(oldest());
            payloads.forgetBefore(places[slot] + lengths[slot]);
            count--;
        } else if (count == places.length) {
            grow();
        }
        newest++;
        count++;
        int slot = slot(newest);
        places[slot] = payloads.append(payload);
        lengths[slot] = payload.length;
    }

    private void grow() {
        long[] oldPlaces = places;
        int[] oldLengths = lengths;
        int slots = Math.min(capacity, places.length * 2);
        places = Arrays.copyOf(places, slots);
        lengths = Arrays.copyOf(lengths, slots);
        for (long seq = oldest(); seq <= newest; seq++) {
            int from = (int) (seq % oldPlaces.length);
            places[slot(seq)] = oldPlaces[from];
            lengths[slot(seq)] = oldLengths[from];
        }
    }

    /** The messages {@code from} to {@code to}, both of them too; all of them must be kept. */
    List<byte[]> read(long from, long to) {
        List<byte[]> read = new ArrayList<>((int) Math.max(0, to - from + 1));
        for (long seq = from; seq <= to; seq++) {
            read.add(read(seq));
        }
        return read;
    }

    byte[] read(long seq) {
        int slot = slot(seq);
        return payloads.read(places[slot], lengths[slot]);
    }

    private int slot(long seq) {
        return (int) (seq % places.length);
    }
}
