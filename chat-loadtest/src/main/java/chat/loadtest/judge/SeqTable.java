package chat.loadtest.judge;

import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Some numbers for each seq, all 0 at first. Takes memory for the neighbourhood of those that were set. Confined to a thread, or guarded by its user. */
final class SeqTable {

    private static final int CHUNK_BITS = 8;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final int columns;
    private final TreeMap<Long, long[]> chunks = new TreeMap<>();

    SeqTable(int columns) {
        this.columns = columns;
    }

    long get(long seq, int column) {
        long[] chunk = chunks.get(seq >> CHUNK_BITS);
        return chunk == null ? 0 : chunk[at(seq, column)];
    }

    void set(long seq, int column, long value) {
        chunks.computeIfAbsent(seq >> CHUNK_BITS, absent -> new long[CHUNK * columns])[at(seq, column)] = value;
    }

    private int at(long seq, int column) {
        return ((int) seq & CHUNK - 1) * columns + column;
    }

    /** Gives all seqs whose first number is not 0, in order. */
    void forEach(LongConsumer action) {
        chunks.forEach((number, chunk) -> {
            for (int i = 0; i < CHUNK; i++) {
                if (chunk[i * columns] != 0) {
                    action.accept((number << CHUNK_BITS) + i);
                }
            }
        });
    }
}
