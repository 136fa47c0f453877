package chat.server.limit;

import java.util.concurrent.TimeUnit;

/**
 * Allows a number of events a second, and a burst of them after a rest. Confined to one thread. Times are those of {@link
 * System#nanoTime}.
 */
public final class TokenBucket {

    private final long nanosPerToken;
    private final long burstNanos;

    /** When the bucket would be full; the later, the emptier it is. */
    private long fullAtNanos;

    /**
     * Starts full.
     *
     * @param perSecond how many events a second may go on, at least 1
     * @param burst how many may come at once, at least 1
     */
    public TokenBucket(int perSecond, int burst, long nowNanos) {
        this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burstNanos = nanosPerToken * burst;
        this.fullAtNanos = nowNanos;
    }

    /** Takes a token if there is one. */
    public boolean tryTake(long nowNanos) {
        if (nanosUntilToken(nowNanos) > 0) {
            return false;
        }
        fullAtNanos = Math.max(fullAtNanos - nowNanos, 0) + nowNanos + nanosPerToken;
        return true;
    }

    /** How long until {@link #tryTake} succeeds; 0 if it does now. */
    public long nanosUntilToken(long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos + nanosPerToken - burstNanos);
    }
}
