package chat.loadtest;

import java.util.Arrays;

/**
 * Judges what one member sees of its room: seqs without a hole, and the numbers of every publisher ascending. Confined to
 * an event loop. Its memory is bounded by the publishers of the room. Hot path.
 */
final class RoomCheck {

    private static final int NONE = -1;

    private final long joinedSeq;
    private final SeqTrack seqs;
    private final int[] lastNumbers;
    private long publications;

    /**
     * @param joinedSeq the room's newest seq when the member joined
     * @param publishers how many members of the room send
     */
    RoomCheck(long joinedSeq, int publishers) {
        this.joinedSeq = joinedSeq;
        this.seqs = new SeqTrack(joinedSeq);
        this.lastNumbers = new int[publishers];
        Arrays.fill(lastNumbers, NONE);
    }

    /**
     * @param publisher place of the publisher among those of the room
     * @param number the publisher's own number of the message
     */
    Verdict see(long seq, int publisher, int number) {
        Verdict bySeq = seqs.see(seq);
        if (bySeq == Verdict.REPEATED) {
            return bySeq;
        }
        int last = lastNumbers[publisher];
        if (number == last) {
            return Verdict.REPEATED; // one publication under two seqs
        }
        publications++;
        lastNumbers[publisher] = Math.max(last, number);
        return number < last ? Verdict.OUT_OF_ORDER : bySeq;
    }

    /** A message in this room that is not of this run. */
    void seeForeign(long seq) {
        seqs.see(seq);
    }

    long joinedSeq() {
        return joinedSeq;
    }

    long highestSeq() {
        return seqs.highest();
    }

    /** How many seqs were seen, each counted once. */
    long seenSeqs() {
        return seqs.seen();
    }

    /** How many publications of this run were seen, each counted once. */
    long publications() {
        return publications;
    }
}
