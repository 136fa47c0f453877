package chat.loadtest.judge;

import chat.loadtest.judge.Numbering.Seen;
import chat.loadtest.plan.Crowd;
import org.jspecify.annotations.Nullable;

/**
 * Judges what one member sees of one epoch of its room: seqs without a hole, and under each seq what others see. Confined to
 * an event loop. Hot path.
 */
public final class RoomCheck {

    private static final String FOREIGN = "something that is not of this run";

    private final int member;
    private final int room;
    private final Crowd crowd;
    private final Judge judge;
    private final Numbering numbering;
    private final long joinedSeq;
    private final SeqTrack seqs;

    /** Seqs that the last join promised: above the first, up to the second; none if they are equal. */
    private long promisedAfter;

    private long promisedTo;

    /** Seqs that the server says it no longer holds, above the first and below the second; none if {@link #isDenied} is false. */
    private long deniedAfter;

    private long deniedBelow;
    private long gone;

    /** @param joinedSeq the room's newest seq when the member joined */
    public RoomCheck(int member, Crowd crowd, Judge judge, Numbering numbering, long joinedSeq) {
        this.member = member;
        this.crowd = crowd;
        this.room = crowd.roomOf(member);
        this.judge = judge;
        this.numbering = numbering;
        this.joinedSeq = joinedSeq;
        this.seqs = new SeqTrack(joinedSeq);
    }

    /** A message of this run. */
    public Verdict see(long seq, PublicationMark mark, Envelope envelope) {
        Verdict verdict = seqs.see(seq);
        Seen seen = compare(seq, mark, envelope.stamp());
        if (verdict != Verdict.IN_ORDER
                || seen != Seen.SAME
                || !mark.isWhole()
                || !envelope.isOf(mark.number())
                || promisedTo != promisedAfter) {
            look(seq, mark, envelope, verdict, seen);
        }
        return verdict;
    }

    /** Compares what this member saw under a seq with what others saw. Null stands for an event that is no message of this run. */
    private Seen compare(long seq, @Nullable PublicationMark mark, long stamp) {
        return mark != null && crowd.isPublisherIn(mark.publisher(), room)
                ? numbering.see(seq, mark.publisher(), mark.number(), stamp)
                : numbering.see(seq, Numbering.FOREIGN, 0, Stamp.UNKNOWN);
    }

    private static String name(PublicationMark mark) {
        return "number " + mark.number() + " of sender " + mark.publisher();
    }

    private void look(long seq, PublicationMark mark, Envelope envelope, Verdict verdict, Seen seen) {
        String what = name(mark);
        reportOrder(seq, what, verdict);
        reportContent(seq, mark, envelope, seen, "got " + what + " as seq " + seq);
        if (seq > promisedTo) {
            checkPromise();
        }
    }

    private void reportContent(long seq, PublicationMark mark, Envelope envelope, Seen seen, String what) {
        if (seen == Seen.DIFFERENT) {
            if (crowd.isPublisherIn(mark.publisher(), room)) {
                numbering.contest(mark.publisher(), mark.number());
            }
            reportDifferent(seq, what);
        } else if (!crowd.isPublisherIn(mark.publisher(), room) || !judge.wasSent(mark.publisher(), mark.number())) {
            violate(ViolationKind.MADE_UP, what + ", which nobody sent in this room");
        } else if (!mark.isWhole()) {
            violate(ViolationKind.MADE_UP, what + " with another text than was sent");
        } else if (!envelope.isInRoom()) {
            violate(ViolationKind.CHANGED, what + " as of another room");
        } else if (!envelope.isOf(mark.number())) {
            violate(ViolationKind.CHANGED, what + " with another id than was sent");
        } else if (seen == Seen.CHANGED) {
            violate(
                    ViolationKind.CHANGED,
                    what + " with another " + numbering.differences(seq, envelope.stamp())
                            + " than others saw or than was acknowledged");
        }
    }

    private void reportOrder(long seq, String what, Verdict verdict) {
        if (verdict == Verdict.REPEATED) {
            violate(ViolationKind.REPEATED, "got seq " + seq + " (" + what + ") again");
        } else if (verdict == Verdict.OUT_OF_ORDER) {
            violate(ViolationKind.OUT_OF_ORDER, "got seq " + seq + " (" + what + ") after seq " + seqs.highest());
        }
    }

    private void reportDifferent(long seq, String what) {
        violate(ViolationKind.DIFFERENT, what + ", where others saw " + numbering.describe(seq));
    }

    /** An event of this room that is no message of this run. */
    public void seeForeign(long seq) {
        reportOrder(seq, FOREIGN, seqs.see(seq));
        if (compare(seq, null, Stamp.UNKNOWN) == Seen.DIFFERENT) {
            reportDifferent(seq, "got " + FOREIGN + " as seq " + seq);
        }
    }

    /** A message that somebody edited or deleted since it was sent: others may have seen its first text. */
    public void seeAmended(long seq) {
        reportOrder(seq, "edited or deleted", seqs.see(seq));
        compare(seq, null, Stamp.UNKNOWN);
    }

    /**
     * Compares a message in the history with what members saw.
     *
     * @param mark null if it is no message of this run
     */
    public void compareWithHistory(long seq, @Nullable PublicationMark mark, Envelope envelope) {
        String what = "found " + (mark == null ? FOREIGN : name(mark)) + " as seq " + seq + " in the history";
        Seen seen = compare(seq, mark, envelope.stamp());
        if (mark != null) {
            reportContent(seq, mark, envelope, seen, what);
        } else if (seen == Seen.DIFFERENT) {
            reportDifferent(seq, what);
        }
    }

    /** Reports what this member saw. */
    public void violate(ViolationKind kind, String what) {
        judge.violations().add(kind, numbering.room(), "member " + member + " " + what);
    }

    /**
     * The member has joined again, in the same epoch, and asked for what comes after its highest seq.
     *
     * @param seq the room's newest
     * @param first the oldest in the history
     */
    public void resumed(long seq, long first, boolean recovered) {
        long since = seqs.highest();
        promisedAfter = since;
        promisedTo = since;
        if (recovered) {
            if (seq < since) {
                violate(
                        ViolationKind.UNTRUE_RECOVERED,
                        "had seq " + since + " and got recovered: true, in a room at seq " + seq);
            }
            promisedTo = Math.max(since, seq);
        } else if (seq < since) {
            violate(ViolationKind.UNTRUE_POSITION, "had seq " + since + " and joined a room at seq " + seq);
        } else if (first <= since + 1) {
            reportHeld(since, first);
        } else {
            deniedAfter = isDenied() ? deniedAfter : since;
            deniedBelow = first;
        }
    }

    private void reportHeld(long since, long held) {
        violate(
                ViolationKind.UNTRUE_RECOVERED,
                "had seq " + since + " and got recovered: false, although the history holds all from seq " + held);
    }

    /** Whether the server said that it no longer holds some messages, and no history has confirmed it yet. */
    public boolean isDenied() {
        return deniedBelow > deniedAfter;
    }

    /** The seq after which the history has to confirm that messages are gone. */
    public long deniedAfter() {
        return deniedAfter;
    }

    /**
     * The history shows what {@link #isDenied}.
     *
     * @param held the oldest seq that it holds after {@link #deniedAfter}; the room's next seq if there is none
     */
    public void confirmDenied(long held) {
        if (held < deniedBelow) {
            reportHeld(deniedAfter, held);
        }
        long last = Math.min(held, deniedBelow) - 1;
        gone += seqs.missingIn(deniedAfter + 1, last);
        seqs.excuse(deniedAfter + 1, last);
        deniedBelow = deniedAfter;
    }

    /** The member has joined again, in the same epoch, without resuming. */
    public void joinedAfresh(long seq) {
        seqs.excuseTo(seq);
    }

    /** The member has joined again, in another epoch. */
    public void epochEnded(boolean recovered, String other) {
        if (recovered) {
            violate(
                    ViolationKind.UNTRUE_RECOVERED,
                    "got recovered: true, but epoch " + numbering.epoch() + " became " + other);
        }
    }

    /** Checks whether everything has arrived that the last join promised; once that can be known. */
    public void checkPromise() {
        long missing = seqs.missingIn(promisedAfter + 1, promisedTo);
        if (promisedTo > promisedAfter && missing > 0) {
            violate(
                    ViolationKind.UNTRUE_RECOVERED,
                    "got recovered: true after seq " + promisedAfter + ", but misses " + missing
                            + " of the messages up to "
                            + promisedTo + ", the first of them seq "
                            + seqs.firstMissingAfter(promisedAfter));
        }
        promisedAfter = promisedTo;
    }

    /** Reports what is lost, as far as details are wanted. After {@link Judge#check} for the end. */
    public void reportLost() {
        long seq = seqs.firstMissingAfter(joinedSeq);
        while (seq <= numbering.highest()) {
            if (!numbering.isHole(seq)
                    && !judge.violations()
                            .addDetail(
                                    ViolationKind.LOST,
                                    numbering.room(),
                                    "member " + member + " did not get seq " + seq + ", " + numbering.describe(seq))) {
                return;
            }
            seq = seqs.firstMissingAfter(seq);
        }
    }

    /** How many messages are missing up to the room's highest. */
    public long missing() {
        long missing = numbering.highest() - joinedSeq - seqs.excused() - seqs.seen();
        return missing <= 0 ? 0 : Math.max(0, missing - numbering.holesAfter(joinedSeq));
    }

    /** How many messages are missing below one that the member has. */
    public long skipped() {
        return Math.max(0, seqs.highest() - joinedSeq - seqs.excused() - seqs.seen());
    }

    /** How many seqs were seen, each counted once. */
    public long seen() {
        return seqs.seen();
    }

    /** Messages that the server no longer holds. */
    public long gone() {
        return gone;
    }

    /** The highest seq seen, or that of the join. */
    public long highestSeq() {
        return seqs.highest();
    }

    public Numbering numbering() {
        return numbering;
    }
}
