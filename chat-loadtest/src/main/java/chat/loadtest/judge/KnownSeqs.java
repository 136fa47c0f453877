package chat.loadtest.judge;

import java.util.function.LongConsumer;

/**
 * What members saw or the server acknowledged first under each seq of a room, in a whole run. Memory: 16 bytes for each seq. Thread-safe: its methods hold
 * its lock.
 */
final class KnownSeqs {

    private static final int NUMBER_BITS = 31;
    private static final long TAKEN = 1L << 63;
    private static final int CELL = 0;
    private static final int STAMP = 1;

    private final SeqTable seqs = new SeqTable(2);

    /** What stands for a publication, never 0. */
    static long cell(int publisher, int number) {
        return TAKEN | (long) publisher << NUMBER_BITS | number;
    }

    /** In words. */
    static String describe(long cell) {
        int publisher = (int) (cell >>> NUMBER_BITS) & Integer.MAX_VALUE;
        return publisher == Numbering.FOREIGN
                ? "something that is not of this run"
                : "number " + ((int) cell & Integer.MAX_VALUE) + " of sender " + publisher;
    }

    synchronized void put(long seq, int publisher, int number, long stamp) {
        seqs.set(seq, CELL, cell(publisher, number));
        seqs.set(seq, STAMP, stamp);
    }

    /** 0 if nobody saw the seq. */
    synchronized long cell(long seq) {
        return seqs.get(seq, CELL);
    }

    synchronized long stamp(long seq) {
        return seqs.get(seq, STAMP);
    }

    synchronized void forEach(LongConsumer action) {
        seqs.forEach(action);
    }
}
