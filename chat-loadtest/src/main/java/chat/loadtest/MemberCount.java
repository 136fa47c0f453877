package chat.loadtest;

/**
 * How far one member has come. Immutable.
 *
 * @param joinedSeq the room's newest seq when it joined
 * @param highestSeq the highest seq that it has seen, or that was acknowledged to it
 * @param seenSeqs how many seqs after {@code joinedSeq} it has seen, each counted once
 * @param publications how many publications of this run it has seen, each counted once
 * @param acknowledged how many publications of its own were acknowledged
 * @param unanswered how many publications of its own were neither acknowledged nor refused
 */
record MemberCount(
        int room,
        boolean open,
        long joinedSeq,
        long highestSeq,
        long seenSeqs,
        long publications,
        long acknowledged,
        long unanswered) {}
