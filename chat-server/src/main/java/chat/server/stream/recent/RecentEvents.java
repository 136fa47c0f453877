package chat.server.stream.recent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest events of one room, as bytes in a few arrays: objects for each would live just long enough to make every
 * collection of the heap slow. Not thread-safe.
 */
public final class RecentEvents {

    private static final int SMALLEST_RING = 4;

    /** A ring this many times as large as it need be is made anew. */
    private static final int FAR_TOO_LARGE = 4;

    private static final int BYTES_PER_SLOT = Long.BYTES + Integer.BYTES;

    private final int capacity;
    private ByteRing payloads = new ByteRing();

    /** Of each event held, by its slot. */
    private long[] places;

    private int[] lengths;
    /** What has taken the place of events, by their seqs. */
    private final Map<Long, byte[]> replaced = new HashMap<>(0);

    private long newest;
    private int count;
    private long needed = Long.MAX_VALUE;

    /**
     * @param newest seq of the newest message there ever was, which is not kept here
     * @param capacity how many are kept, if no older one is needed
     */
    public RecentEvents(long newest, int capacity) {
        this.newest = newest;
        this.capacity = capacity;
        places = new long[Math.min(capacity, SMALLEST_RING)];
        lengths = new int[places.length];
    }

    public long newest() {
        return newest;
    }

    /** Seq of the oldest message kept; {@code newest + 1} if none is. */
    public long oldest() {
        return newest - count + 1;
    }

    /** About how much of the heap this takes. */
    public long bytes() {
        long bytes = payloads.capacity() + (long) places.length * BYTES_PER_SLOT;
        for (byte[] payload : replaced.values()) {
            bytes += payload.length;
        }
        return bytes;
    }

    /** From now on the messages from {@code seq} on are needed, and older ones are forgotten, but for as many as are kept. */
    public void need(long seq) {
        needed = seq;
        forget(capacity);
        int enough = Math.max(capacity, count);
        if (places.length > FAR_TOO_LARGE * enough) {
            shrink(enough);
        }
    }

    /** Appends the next message, and forgets old ones that are more than are kept. */
    public void append(byte[] payload) {
        forget(capacity - 1);
        if (count == places.length) {
            resize(count < capacity ? Math.min(capacity, count * 2) : count * 2);
        }
        newest++;
        count++;
        put(newest, payload);
    }

    private void put(long seq, byte[] payload) {
        int slot = slot(seq);
        places[slot] = payloads.append(payload);
        lengths[slot] = payload.length;
    }

    private void forget(int left) {
        while (count > left && oldest() < needed) {
            int slot = slot(oldest());
            payloads.forgetBefore(places[slot] + lengths[slot]);
            if (!replaced.isEmpty()) {
                replaced.remove(oldest());
            }
            count--;
        }
    }

    private void resize(int slots) {
        long[] oldPlaces = places;
        int[] oldLengths = lengths;
        places = new long[slots];
        lengths = new int[slots];
        for (long seq = oldest(); seq <= newest; seq++) {
            int from = (int) (seq % oldPlaces.length);
            places[slot(seq)] = oldPlaces[from];
            lengths[slot(seq)] = oldLengths[from];
        }
    }

    private void shrink(int slots) {
        List<byte[]> held = read(oldest(), newest);
        replaced.clear();
        resize(slots);
        payloads = new ByteRing();
        for (int i = 0; i < held.size(); i++) {
            put(oldest() + i, held.get(i));
        }
    }

    /** Puts {@code payload} in the place of an event that is held. */
    public void replace(long seq, byte[] payload) {
        replaced.put(seq, payload);
    }

    /** The events {@code from} to {@code to}, both of them too; all of them must be held. */
    public List<byte[]> read(long from, long to) {
        List<byte[]> read = new ArrayList<>((int) Math.max(0, to - from + 1));
        for (long seq = from; seq <= to; seq++) {
            read.add(read(seq));
        }
        return read;
    }

    public byte[] read(long seq) {
        byte[] present = replaced.isEmpty() ? null : replaced.get(seq);
        if (present != null) {
            return present;
        }
        int slot = slot(seq);
        return payloads.read(places[slot], lengths[slot]);
    }

    private int slot(long seq) {
        return (int) (seq % places.length);
    }
}
