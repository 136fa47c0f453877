package chat.server.stream.disk;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Decides how long a batch waits for more drafts. A commit costs its flush and two wake-ups, whatever it holds, so where several
 * drafts come in quick succession they share one. Confined to the queue's lock.
 */
final class CommitPace {

    /** Where as many share a commit, the next one waits for as many: for a moment, and until the pace is kept. */
    private static final int BUSY_COMMIT = 4;

    private static final long WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(1_500);

    /** From the beginning of a commit to that of the next one. */
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(2_500);

    private int expected;
    private long beganNanos;

    /** For how many drafts the next batch waits. */
    int wanted() {
        return Math.max(1, expected);
    }

    /** Until when it waits for them. */
    long until(long nowNanos) {
        return expected < BUSY_COMMIT ? nowNanos : Math.max(beganNanos + PACE_NANOS, nowNanos + WAIT_NANOS);
    }

    /** A batch begins. */
    void begins(List<Draft> batch, long nowNanos) {
        beganNanos = nowNanos;
        expected = Math.max(batch.size(), expected / 2);
    }
}
