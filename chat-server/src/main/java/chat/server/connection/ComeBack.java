package chat.server.connection;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * When those who have to leave should come back: when the next process listens, or at once where another node does; and not all at the same time. Immutable.
 *
 * @param stopNanos when the last ones leave, by the clock of the event loops
 * @param spreadMillis over which they come
 * @param elsewhere whether they can come to another node
 */
record ComeBack(long stopNanos, long spreadMillis, boolean elsewhere) {

    /** What it takes to stop and to start. */
    static final long RESTART_MILLIS = 1_500;

    /** 0.8 seconds for each thousand. */
    private static final int PER_SECOND = 1_250;

    /** For {@code connections}, the last of which leaves after {@code time}. */
    static ComeBack after(Duration time, int connections, boolean elsewhere) {
        long spreadMillis = TimeUnit.SECONDS.toMillis(1) * connections / PER_SECOND;
        return new ComeBack(
                Ticker.systemTicker().nanoTime() + time.toNanos(),
                elsewhere
                        ? Math.max(0, spreadMillis - time.toMillis())
                        : spreadMillis, // they leave one after the other
                elsewhere);
    }

    /** Until the last ones leave; 0 if that is past. */
    long leftMillis(long nowNanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(stopNanos - nowNanos));
    }

    /** For one connection that leaves now. */
    long retryAfterMillis(long nowNanos) {
        return (elsewhere ? 0 : leftMillis(nowNanos) + RESTART_MILLIS)
                + ThreadLocalRandom.current().nextLong(spreadMillis + 1);
    }
}
