package chat.server.backplane.embedded;

import chat.protocol.UserId;
import java.security.SecureRandom;

/**
 * Finds the message that a user sent under an id: a hash table of seqs by a hash of both. It keeps neither of them; the
 * caller compares with the message found. Not thread-safe.
 */
final class SentIds {

    static final long NO_SEQ = 0;

    /** The hash of a message without an id. */
    static final long NO_HASH = 0;

    /** Unknown outside, so that nobody can choose ids that collide. */
    private static final long SECRET = new SecureRandom().nextLong();

    private static final int SMALLEST = 8;

    private long[] hashes = new long[SMALLEST];
    private long[] seqs = new long[SMALLEST];
    private int count;

    static long hash(UserId user, String id) {
        long hash = mix(SECRET, user.value());
        hash = mix(hash ^ SECRET, id);
        return hash == NO_HASH ? 1 : hash;
    }

    private static long mix(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    long find(long hash) {
        for (int slot = home(hash); hashes[slot] != NO_HASH; slot = next(slot)) {
            if (hashes[slot] == hash) {
                return seqs[slot];
            }
        }
        return NO_SEQ;
    }

    /** The newest seq counts, should two hashes be equal. */
    void put(long hash, long seq) {
        if (2 * (count + 1) > hashes.length) {
            grow();
        }
        int slot = home(hash);
        while (hashes[slot] != NO_HASH && hashes[slot] != hash) {
            slot = next(slot);
        }
        if (hashes[slot] == NO_HASH) {
            count++;
        }
        hashes[slot] = hash;
        seqs[slot] = seq;
    }

    /** Forgets {@code seq}; nothing happens where the hash stands for another one by now. */
    void remove(long hash, long seq) {
        int slot = home(hash);
        while (hashes[slot] != hash) {
            if (hashes[slot] == NO_HASH) {
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
        hashes[free] = NO_HASH;
        for (int slot = next(free); hashes[slot] != NO_HASH; slot = next(slot)) {
            int home = home(hashes[slot]);
            boolean reachable = free <= slot ? free < home && home <= slot : free < home || home <= slot;
            if (!reachable) {
                hashes[free] = hashes[slot];
                seqs[free] = seqs[slot];
                hashes[slot] = NO_HASH;
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
            if (oldHashes[slot] != NO_HASH) {
                put(oldHashes[slot], oldSeqs[slot]);
            }
        }
    }

    int capacity() {
        return hashes.length;
    }

    private int home(long hash) {
        return (int) (hash >>> 32) & hashes.length - 1;
    }

    private int next(int slot) {
        return slot + 1 & hashes.length - 1;
    }
}
