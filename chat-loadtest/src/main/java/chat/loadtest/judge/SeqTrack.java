package chat.loadtest.judge;

import java.util.Arrays;

/**
 * Which of a room's seqs one member has seen: all up to the highest, less some holes. Confined to an event loop. Bounded:
 * beyond {@value #MOST_HOLES} holes it forgets the oldest, whose seqs stay lost. Hot path.
 */
final class SeqTrack {

    static final int MOST_HOLES = 1024;

    private static final long[] NO_HOLES = {};

    private long highest;
    private long seen;

    /** First and last seq of each hole, in ascending order. */
    private long[] holes = NO_HOLES;

    private int holeLongs;
    private long excused;

    /** @param seq of the newest message that the member need not see */
    SeqTrack(long seq) {
        this.highest = seq;
    }

    Verdict see(long seq) {
        if (seq > highest) {
            if (seq > highest + 1) {
                insertHole(holeLongs, highest + 1, seq - 1);
            }
            highest = seq;
            seen++;
            return Verdict.IN_ORDER;
        }
        return fillHole(seq) ? Verdict.OUT_OF_ORDER : Verdict.REPEATED;
    }

    private boolean fillHole(long seq) {
        for (int i = 0; i < holeLongs; i += 2) {
            long first = holes[i];
            long last = holes[i + 1];
            if (seq >= first && seq <= last) {
                System.arraycopy(holes, i + 2, holes, i, holeLongs - i - 2);
                holeLongs -= 2;
                if (seq < last) {
                    insertHole(i, seq + 1, last);
                }
                if (seq > first) {
                    insertHole(i, first, seq - 1);
                }
                seen++;
                return true;
            }
        }
        return false;
    }

    private void insertHole(int at, long first, long last) {
        int index = at;
        if (holeLongs == 2 * MOST_HOLES) {
            System.arraycopy(holes, 2, holes, 0, holeLongs - 2);
            holeLongs -= 2;
            index = Math.max(0, index - 2);
        } else if (holeLongs == holes.length) {
            holes = Arrays.copyOf(holes, Math.max(16, 2 * holes.length));
        }
        System.arraycopy(holes, index, holes, index + 2, holeLongs - index);
        holes[index] = first;
        holes[index + 1] = last;
        holeLongs += 2;
    }

    /** Moves on to {@code seq}: what lies between need not be seen any more. */
    void excuseTo(long seq) {
        if (seq > highest) {
            excused += seq - highest;
            highest = seq;
        }
    }

    /** What is missing from {@code first} to {@code last} need not be seen any more. Not for the hot path. */
    void excuse(long first, long last) {
        long from = Math.max(first, highest + 1);
        if (last >= from) {
            if (from > highest + 1) {
                insertHole(holeLongs, highest + 1, from - 1);
            }
            excused += last - from + 1;
            highest = last;
        }
        for (int i = holeLongs - 2; i >= 0; i -= 2) {
            long low = Math.max(first, holes[i]);
            long high = Math.min(last, holes[i + 1]);
            if (low <= high) {
                excused += high - low + 1;
                long holeFirst = holes[i];
                long holeLast = holes[i + 1];
                System.arraycopy(holes, i + 2, holes, i, holeLongs - i - 2);
                holeLongs -= 2;
                if (high < holeLast) {
                    insertHole(i, high + 1, holeLast);
                }
                if (low > holeFirst) {
                    insertHole(i, holeFirst, low - 1);
                }
            }
        }
    }

    /** How many seqs are missing from {@code first} to {@code last}. Not for the hot path. */
    long missingIn(long first, long last) {
        long missing = Math.max(0, last - Math.max(first - 1, highest));
        for (int i = 0; i < holeLongs; i += 2) {
            missing += Math.max(0, Math.min(last, holes[i + 1]) - Math.max(first, holes[i]) + 1);
        }
        return missing;
    }

    /** The first seq that is missing after {@code seq}: in a hole, or the one above the highest. */
    long firstMissingAfter(long seq) {
        for (int i = 0; i < holeLongs; i += 2) {
            if (holes[i + 1] > seq) {
                return Math.max(holes[i], seq + 1);
            }
        }
        return Math.max(highest, seq) + 1;
    }

    /** How many seqs need not be seen. */
    long excused() {
        return excused;
    }

    /** The highest seq seen, or that of the join. */
    long highest() {
        return highest;
    }

    /** How many seqs were seen, each counted once. */
    long seen() {
        return seen;
    }
}
