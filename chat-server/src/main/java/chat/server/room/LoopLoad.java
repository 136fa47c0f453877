package chat.server.room;

import chat.server.metrics.LimitMeters.Dispensable;
import java.util.concurrent.TimeUnit;

/**
 * Whether an event loop has more to do than it gets done, by how late its batches begin, and what it leaves out then: typing
 * first, presence later, messages never. Times are those of the loop's ticker. Thread-safe; {@link #began} is the loop's own.
 */
final class LoopLoad {

    private static final long TYPING_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PRESENCE_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** How long after the last late batch the loop counts as late. */
    private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A batch that waits for that many times the bound says enough by itself. */
    private static final int STUCK = 8;

    /** Of what may wait for a loop, the share above which there is no typing any more. */
    private static final int TYPING_SHARE = 8;

    private static final int PRESENCE_SHARE = 4;

    private volatile long scheduledNanos;
    private volatile long typingFromNanos;
    private volatile long presenceFromNanos;

    /** The mean of about eight batches. One that is late by chance does no harm. */
    private long lateNanos;

    LoopLoad(long nowNanos) {
        scheduledNanos = nowNanos;
        typingFromNanos = nowNanos;
        presenceFromNanos = nowNanos;
    }

    /** A batch waits for the loop from now on. */
    void scheduled(long nowNanos) {
        scheduledNanos = nowNanos;
    }

    /** A batch begins. On the hot path: once per batch. */
    void began(long nowNanos) {
        lateNanos += (nowNanos - scheduledNanos - lateNanos) >> 3;
        if (lateNanos > TYPING_LATE_NANOS) {
            typingFromNanos = nowNanos + RELIEF_NANOS;
        }
        if (lateNanos > PRESENCE_LATE_NANOS) {
            presenceFromNanos = nowNanos + RELIEF_NANOS;
        }
    }

    /**
     * Whether something is to be left out. Any thread.
     *
     * @param waits whether a batch waits for the loop
     * @param filled bytes that wait for it
     * @param capacity bytes that may
     */
    boolean leavesOut(Dispensable what, boolean waits, long filled, long capacity, long nowNanos) {
        return switch (what) {
            case TYPING ->
                filled > capacity / TYPING_SHARE
                        || nowNanos - typingFromNanos < 0
                        || waits && nowNanos - scheduledNanos > STUCK * TYPING_LATE_NANOS;
            case PRESENCE ->
                filled > capacity / PRESENCE_SHARE
                        || nowNanos - presenceFromNanos < 0
                        || waits && nowNanos - scheduledNanos > STUCK * PRESENCE_LATE_NANOS;
        };
    }
}
