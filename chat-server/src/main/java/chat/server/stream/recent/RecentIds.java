package chat.server.stream.recent;

import java.util.Arrays;

/** Under which ids the newest messages of one room were sent, as hashes ({@link IdHash}). Not thread-safe. */
public final class RecentIds {

    private static final int SMALLEST_RING = 4;

    private final int capacity;
    private final SentIds seqs = new SentIds();

    /** Of each message, by its slot. */
    private long[] hashes;

    private long newest;
    private int count;

    /**
     * Begins without a message.
     *
     * @param newest seq of the message before the first one
     * @param capacity of how many messages the ids are held
     */
    public RecentIds(long newest, int capacity) {
        this.newest = newest;
        this.capacity = capacity;
        hashes = new long[Math.min(capacity, SMALLEST_RING)];
    }

    /** Seq of the oldest message whose id is held; {@code newest + 1} if none is. */
    public long oldest() {
        return newest - count + 1;
    }

    public boolean isFull() {
        return count == capacity;
    }

    /** Adds the next message, and forgets the oldest one if there is no room for both. */
    public void append(long hash) {
        if (isFull()) {
            forgetOldest();
        } else if (count == hashes.length) {
            grow();
        }
        newest++;
        count++;
        hashes[slot(newest)] = hash;
        if (hash != IdHash.NONE) {
            seqs.put(hash, newest);
        }
    }

    private void grow() {
        long[] old = hashes;
        hashes = Arrays.copyOf(old, Math.min(capacity, old.length * 2));
        for (long seq = oldest(); seq <= newest; seq++) {
            hashes[slot(seq)] = old[(int) (seq % old.length)];
        }
    }

    public void forgetUpTo(long seq) {
        while (count > 0 && oldest() <= seq) {
            forgetOldest();
        }
    }

    public void forgetOldest() {
        long seq = oldest();
        long hash = hashOf(seq);
        if (hash != IdHash.NONE) {
            seqs.remove(hash, seq);
        }
        count--;
    }

    /** Seq of the newest message with this hash; {@link SentIds#NO_SEQ} if there is none. */
    public long find(long hash) {
        return seqs.find(hash);
    }

    /** The hash of a message that is held. */
    public long hashOf(long seq) {
        return hashes[slot(seq)];
    }

    /** About how much of the heap this takes. */
    public long bytes() {
        return Long.BYTES * (hashes.length + 2L * seqs.capacity());
    }

    private int slot(long seq) {
        return (int) (seq % hashes.length);
    }
}
