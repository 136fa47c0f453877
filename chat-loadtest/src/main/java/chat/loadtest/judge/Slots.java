package chat.loadtest.judge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The messages under the newest seqs of a room: for each seq, the publisher, the number and a {@link Stamp}. A newer seq
 * replaces the one that is a whole round older. Thread-safe without a lock: whoever comes first sets a cell. Hot path.
 */
final class Slots {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int NUMBER_BITS = 31;
    private static final int PUBLISHER_BITS = 20;
    private static final int GENERATION_SHIFT = NUMBER_BITS + PUBLISHER_BITS;
    private static final int GENERATIONS = 1 << 12;
    private static final long TAKEN = 1L << 63;

    /** For each seq, modulo their number, two: taken, generation, publisher, number; and generation, stamp. */
    private final long[] cells;

    private final int mask;
    private final int generationBits;

    /** @param size a power of two */
    Slots(int size) {
        cells = new long[2 * size];
        mask = size - 1;
        generationBits = Integer.numberOfTrailingZeros(size);
    }

    int size() {
        return mask + 1;
    }

    /** Compares a message with what is known of its seq: {@code FIRST} if nothing is, {@code UNKNOWN} if it is too old. */
    Numbering.Seen compare(long seq, int publisher, int number, long stamp) {
        int at = at(seq);
        long wanted = cell(seq, publisher, number);
        long have = (long) CELLS.getAcquire(cells, at);
        if (have == wanted) {
            return stamp == Stamp.UNKNOWN ? Numbering.Seen.SAME : compareStamp(seq, at + 1, stamp);
        }
        int newer = newer(seq, have);
        return newer == 0
                ? Numbering.Seen.DIFFERENT
                : newer >= GENERATIONS / 2 ? Numbering.Seen.UNKNOWN : Numbering.Seen.FIRST;
    }

    private Numbering.Seen compareStamp(long seq, int at, long stamp) {
        long wanted = (long) generation(seq) << Stamp.BITS | stamp;
        while (true) {
            long have = (long) CELLS.getAcquire(cells, at);
            if (have == wanted) {
                return Numbering.Seen.SAME;
            }
            int newer = have == 0 ? 1 : generation(seq) - (int) (have >>> Stamp.BITS) & GENERATIONS - 1;
            if (newer >= GENERATIONS / 2) {
                return Numbering.Seen.SAME; // a newer seq has taken the place meanwhile
            }
            long known = newer == 0 ? have : wanted;
            if (Stamp.differ(known, stamp)) {
                return Numbering.Seen.CHANGED;
            }
            long merged = Stamp.merge(known, stamp);
            if (merged == have || CELLS.compareAndSet(cells, at, have, merged)) {
                return Numbering.Seen.SAME;
            }
        }
    }

    /** Sets a message where {@link #compare} found none; false if another thread was faster. */
    boolean claim(long seq, int publisher, int number) {
        int at = at(seq);
        long have = (long) CELLS.getAcquire(cells, at);
        int newer = newer(seq, have);
        return newer > 0
                && newer < GENERATIONS / 2
                && CELLS.compareAndSet(cells, at, have, cell(seq, publisher, number));
    }

    private int at(long seq) {
        return ((int) seq & mask) << 1;
    }

    private long cell(long seq, int publisher, int number) {
        return TAKEN | (long) generation(seq) << GENERATION_SHIFT | (long) publisher << NUMBER_BITS | number;
    }

    /** By how many rounds a seq is newer than the message of a cell, modulo their number. */
    private int newer(long seq, long cell) {
        return cell == 0 ? 1 : generation(seq) - generationOf(cell) & GENERATIONS - 1;
    }

    private int generation(long seq) {
        return (int) (seq >>> generationBits) & GENERATIONS - 1;
    }

    private static int generationOf(long cell) {
        return (int) (cell >>> GENERATION_SHIFT) & GENERATIONS - 1;
    }

    /** The cell of a seq, 0 if nothing is known of it. */
    long find(long seq) {
        long cell = (long) CELLS.getAcquire(cells, at(seq));
        return cell != 0 && generationOf(cell) == generation(seq) ? cell : 0;
    }

    /** What is known of who sent the message of a seq and when. */
    long stamp(long seq) {
        long cell = (long) CELLS.getAcquire(cells, at(seq) + 1);
        return (int) (cell >>> Stamp.BITS) == generation(seq) ? cell & (1L << Stamp.BITS) - 1 : Stamp.UNKNOWN;
    }

    static int publisherOf(long cell) {
        return (int) (cell >>> NUMBER_BITS) & (1 << PUBLISHER_BITS) - 1;
    }

    static int numberOf(long cell) {
        return (int) cell & Integer.MAX_VALUE;
    }
}
