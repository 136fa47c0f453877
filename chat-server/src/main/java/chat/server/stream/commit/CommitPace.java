package chat.server.stream.commit;

import chat.server.stream.Submission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long a batch waits for more drafts. A commit costs its flush and two wake-ups, whatever it holds, so where many
 * senders submit in quick succession they share one. A few senders that each wait for their outcomes get them at once: to wait for
 * more would only slow them down. Confined to the queue's lock.
 */
final class CommitPace {

    /** Where as many share a commit, the next one waits for as many: for a moment, and until the pace is kept. */
    private static final int BUSY_COMMIT = 4;

    private static final long WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(1_500);

    /** From the beginning of a commit to that of the next one. */
    private static final long BUSY_NANOS = TimeUnit.MICROSECONDS.toNanos(2_500);

    /** The same where drafts come from many senders, one at a time. */
    private static final long SHARED_NANOS = TimeUnit.MICROSECONDS.toNanos(4_000);

    /** How many drafts of many senders in that time are worth it. */
    private static final double WORTH_SHARING = 3;

    /** More than these in one commit need not wait for others. */
    private static final int MOST_SHARED = 64;

    /** Over which time the rate is measured. */
    private static final double RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The senders that have submitted last, as a ring. A power of two. */
    private final Submission.@Nullable Listener[] senders = new Submission.Listener[16];

    private int nextSender;

    private int expected;
    private long beganNanos;

    /** How many drafts come in {@link #SHARED_NANOS} from senders that are not among the last ones. */
    private double others;

    /** For how many drafts the next batch waits. */
    int wanted() {
        return Math.max(isShared() ? MOST_SHARED : 1, expected);
    }

    /** Until when it waits for them. */
    long until(long nowNanos) {
        if (isShared()) {
            return beganNanos + SHARED_NANOS;
        }
        return expected < BUSY_COMMIT ? nowNanos : Math.max(beganNanos + BUSY_NANOS, nowNanos + WAIT_NANOS);
    }

    /** Whether drafts come in quick succession from many senders. */
    boolean isShared() {
        return others >= WORTH_SHARING;
    }

    /** A batch begins. */
    void begins(List<? extends CommitQueue.Draft> batch, long nowNanos) {
        int fresh = 0;
        for (int i = 0; i < batch.size(); i++) {
            fresh += isFresh(batch.get(i).submission().listener()) ? 1 : 0;
        }
        double passed = Math.max(1, nowNanos - beganNanos);
        double weight = Math.min(1, passed / RATE_NANOS);
        others += weight * (fresh * SHARED_NANOS / passed - others);
        beganNanos = nowNanos;
        expected = Math.max(batch.size(), expected / 2);
    }

    @SuppressWarnings("ReferenceEquality") // the same connection
    private boolean isFresh(Submission.Listener sender) {
        for (Submission.Listener known : senders) {
            if (known == sender) {
                return false;
            }
        }
        senders[nextSender] = sender;
        nextSender = nextSender + 1 & senders.length - 1;
        return true;
    }
}
