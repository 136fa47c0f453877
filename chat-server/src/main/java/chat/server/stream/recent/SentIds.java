package chat.server.stream.recent;

/**
 * Finds the message that a user sent under an id: a hash table of seqs by a hash of both. It keeps neither of them; the
 * caller compares with the message found. Not thread-safe.
 */
public final class SentIds {

    public static final long NO_SEQ = 0;

    private static final int SMALLEST = 8;

    private long[] hashes = new long[SMALLEST];
    private long[] seqs = new long[SMALLEST];
    private int count;

    public long find(long hash) {
        for (int slot = home(hash); hashes[slot] != IdHash.NONE; slot = next(slot)) {
            if (hashes[slot] == hash) {
                return seqs[slot];
            }
        }
        return NO_SEQ;
    }

    /** The newest seq counts, should two hashes be equal. */
    public void put(long hash, long seq) {
        if (2 * (count + 1) > hashes.length) {
            grow();
        }
        int slot = home(hash);
        while (hashes[slot] != IdHash.NONE && hashes[slot] != hash) {
            slot = next(slot);
        }
        if (hashes[slot] == IdHash.NONE) {
            count++;
        }
        hashes[slot] = hash;
        seqs[slot] = seq;
    }

    /** Forgets {@code seq}; nothing happens where the hash stands for another one by now. */
    public void remove(long hash, long seq) {
        int slot = home(hash);
        while (hashes[slot] != hash) {
            if (hashes[slot] == IdHash.NONE) {
                return;
            }
            slot = next(slot);
        }
        if (seqs[slot] == seq) {
            count--;
            closeGap(slot);
        }
    }

    /** Moves back what was put further on only because the slot was taken. */
    private void closeGap(int gap) {
        int free = gap;
        hashes[free] = IdHash.NONE;
        for (int slot = next(free); hashes[slot] != IdHash.NONE; slot = next(slot)) {
            int home = home(hashes[slot]);
            boolean reachable = free <= slot ? free < home && home <= slot : free < home || home <= slot;
            if (!reachable) {
                hashes[free] = hashes[slot];
                seqs[free] = seqs[slot];
                hashes[slot] = IdHash.NONE;
                free = slot;
            }
        }
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldSeqs = seqs;
        hashes = new long[oldHashes.length * 2];
        seqs = new long[oldHashes.length * 2];
        count = 0;
        for (int slot = 0; slot < oldHashes.length; slot++) {
            if (oldHashes[slot] != IdHash.NONE) {
                put(oldHashes[slot], oldSeqs[slot]);
            }
        }
    }

    public int capacity() {
        return hashes.length;
    }

    private int home(long hash) {
        return (int) (hash >>> 32) & hashes.length - 1;
    }

    private int next(int slot) {
        return slot + 1 & hashes.length - 1;
    }
}
