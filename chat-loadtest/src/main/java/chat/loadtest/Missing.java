package chat.loadtest;

import java.util.List;

/**
 * What the members of all rooms have not seen yet. Immutable.
 *
 * <p>A member must see every seq of its room from its join on up to the highest that any member saw or was acknowledged,
 * and as many publications as were acknowledged in the room: the second finds what was acknowledged and never numbered.
 *
 * @param lost deliveries that are missing
 * @param awaited deliveries and answers that are missing on open connections, so may still come
 * @param arrived deliveries and answers that have come, to see progress by
 * @param unanswered publications that were neither acknowledged nor refused
 */
record Missing(long lost, long awaited, long arrived, long unanswered) {

    static Missing of(int rooms, List<MemberCount> members) {
        long[] highestSeq = new long[rooms];
        long[] acknowledged = new long[rooms];
        for (MemberCount member : members) {
            highestSeq[member.room()] = Math.max(highestSeq[member.room()], member.highestSeq());
            acknowledged[member.room()] += member.acknowledged();
        }
        long lost = 0;
        long awaited = 0;
        long arrived = 0;
        long unanswered = 0;
        for (MemberCount member : members) {
            long seqs = highestSeq[member.room()] - member.joinedSeq() - member.seenSeqs();
            long publications = acknowledged[member.room()] - member.publications();
            long missing = Math.max(0, Math.max(seqs, publications));
            lost += missing;
            awaited += member.open() ? missing + member.unanswered() : 0;
            arrived += member.seenSeqs() + member.publications() - member.unanswered();
            unanswered += member.unanswered();
        }
        return new Missing(lost, awaited, arrived, unanswered);
    }
}
