package chat.server.connection;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * When those who have to leave should come back: when the next process listens, and not all at once. Immutable.
 *
 * @param stopNanos when the last ones leave, by the clock of the event loops
 * @param spreadMillis over which they come
 */
record ComeBack(long stopNanos, long spreadMillis) {

    /** What it takes to stop and to start. */
    static final long RESTART_MILLIS = 1_500;

    /** Half a second for each thousand. */
    private static final int PER_SECOND = 1_250;

    /** For {@code connections}, the last of which leaves after {@code time}. */
    static ComeBack after(Duration time, int connections) {
        return new ComeBack(
                Ticker.systemTicker().nanoTime() + time.toNanos(),
                TimeUnit.SECONDS.toMillis(1) * connections / PER_SECOND);
    }

    /** Until the last ones leave; 0 if that is past. */
    long leftMillis(long nowNanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(stopNanos - nowNanos));
    }

    /** For one connection that leaves now. */
    long retryAfterMillis(long nowNanos) {
        return leftMillis(nowNanos)
                + RESTART_MILLIS
                + ThreadLocalRandom.current().nextLong(spreadMillis + 1);
    }
}
