package chat.server.stream.disk;

import chat.server.stream.Retention;
import java.time.Duration;

/**
 * When events are flushed.
 *
 * @param segmentBytes once the log is longer than that from them on; and how long a segment gets
 * @param age once they have been in the log for that long
 * @param step as long after the last flush: the events of several commits share a transaction of the table, which costs more than one of them
 */
record FlushPolicy(long segmentBytes, Duration age, Duration step) {

    /** A start reads twice as much. Longer segments cost no less CPU. */
    private static final long SEGMENT_BYTES = 4L << 20;

    /** A deleted text stays in the files for twice this and some steps at the most: half a minute. */
    private static final Duration AGE = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(50);

    private static final int FLUSHES_IN_RETENTION = 20;

    /** Soon enough for a start to be quick, for a deletion to reach all files in time, and for events to go about when they are too old. */
    static FlushPolicy of(Retention retention) {
        Duration share = retention.age().dividedBy(FLUSHES_IN_RETENTION);
        return new FlushPolicy(SEGMENT_BYTES, share.isZero() || share.compareTo(AGE) > 0 ? AGE : share, STEP);
    }
}
