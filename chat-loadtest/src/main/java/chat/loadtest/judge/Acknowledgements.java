package chat.loadtest.judge;

import chat.loadtest.plan.Crowd;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what the server acknowledged with what members saw. Remembers acknowledgements that name no seq of the message, for the
 * end: it was seen under another seq, or it is lost. Thread-safe. Bounded: further ones than {@value #MOST_STRAYS} are forgotten.
 */
public final class Acknowledgements {

    private static final int MOST_STRAYS = 1024;

    /**
     * An acknowledgement that names no seq of its message. Immutable.
     *
     * @param isReported whether it is a violation already, apart from a loss
     * @param isOld whether it is too old to be compared
     */
    private record Stray(Numbering numbering, int publisher, int number, long seq, boolean isReported, boolean isOld) {}

    private final Crowd crowd;
    private final Violations violations;

    /** Guarded by itself. */
    private final List<Stray> strays = new ArrayList<>();

    Acknowledgements(Crowd crowd, Violations violations) {
        this.crowd = crowd;
        this.violations = violations;
    }

    private static String name(int publisher, int number) {
        return "number " + number + " of sender " + publisher;
    }

    /**
     * A publication was acknowledged, in the epoch that its sender had joined. Hot path.
     *
     * @param stamp what the sender knows of itself, and the time of the answer
     */
    public void first(Numbering numbering, long seq, int publisher, int number, long stamp) {
        if (seq < 1) {
            report(
                    ViolationKind.IMPOSSIBLE_SEQ,
                    numbering,
                    name(publisher, number) + " was acknowledged as seq " + seq);
            add(new Stray(numbering, publisher, number, seq, true, false));
            return;
        }
        switch (numbering.see(seq, publisher, number, stamp)) {
            case DIFFERENT -> add(new Stray(numbering, publisher, number, seq, false, false));
            case UNKNOWN -> add(new Stray(numbering, publisher, number, seq, false, seq > numbering.base()));
            case CHANGED ->
                report(
                        ViolationKind.CHANGED,
                        numbering,
                        name(publisher, number) + " was acknowledged as seq " + seq + " with another "
                                + numbering.differences(seq, stamp) + " than members saw");
            case SAME, FIRST -> {}
        }
    }

    private void report(ViolationKind kind, Numbering numbering, String what) {
        violations.add(kind, numbering.room(), what);
    }

    private void add(Stray stray) {
        synchronized (strays) {
            if (strays.size() < MOST_STRAYS) {
                strays.add(stray);
            }
        }
    }

    /** A publication was acknowledged in an epoch that is not the one that its sender had joined. */
    public void inOtherEpoch(Numbering joined, String epoch, long seq, int publisher, int number) {
        report(
                ViolationKind.OTHER_EPOCH,
                joined,
                name(publisher, number) + " was acknowledged in epoch " + epoch + ", but its sender had joined "
                        + joined.epoch());
        add(new Stray(joined, publisher, number, seq, true, false));
    }

    /** A publication was acknowledged that had been answered before, or was never sent. */
    public void again(Numbering numbering, long seq, int publisher, int number, boolean wasSent) {
        String what = name(publisher, number) + " was acknowledged as seq " + seq;
        if (!wasSent) {
            report(ViolationKind.MADE_UP, numbering, what + ", but was not sent");
        } else if (seq < 1) {
            report(ViolationKind.IMPOSSIBLE_SEQ, numbering, what);
        } else {
            Numbering.Seen seen = numbering.compare(seq, publisher, number);
            if (seen == Numbering.Seen.DIFFERENT || seen == Numbering.Seen.FIRST) {
                report(ViolationKind.CHANGED_ANSWER, numbering, what + ", after it had been answered with another seq");
            }
        }
    }

    /**
     * Decides on the acknowledgements that name no seq of their message, when all senders' order is checked. Returns how many deliveries are
     * lost, as nobody saw the message.
     */
    long lost() {
        long lost = 0;
        synchronized (strays) {
            for (Stray stray : strays) {
                Numbering numbering = stray.numbering;
                String what = name(stray.publisher, stray.number) + " was acknowledged as seq " + stray.seq;
                if (!numbering.hasPublication(stray.publisher, stray.number)) {
                    if (!stray.isOld || numbering.uncompared() == 0) {
                        violations.addDetail(
                                ViolationKind.LOST, numbering.room(), what + ", but no member and no history has it");
                        lost += crowd.membersIn(crowd.roomOf(stray.publisher));
                    }
                } else if (!stray.isReported && !stray.isOld) {
                    report(ViolationKind.DIFFERENT, numbering, what + ", which is " + numbering.describe(stray.seq));
                }
            }
        }
        return lost;
    }
}
