package chat.server.limit;

import java.util.concurrent.TimeUnit;

/**
 * Allows a number of events a second, and a burst of them after a rest. Confined to one thread. Times are those of {@link
 * System#nanoTime}. It is given its rate at each use, so that a rate can change.
 */
public final class TokenBucket {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** When the bucket would be full; the later, the emptier it is. */
    private long fullAtNanos;

    /** Starts full. */
    public TokenBucket(long nowNanos) {
        this.fullAtNanos = nowNanos;
    }

    /**
     * Takes a token if there is one.
     *
     * @param perSecond how many events a second may go on, at least 1
     * @param burst how many may come at once, at least 1
     */
    public boolean tryTake(int perSecond, int burst, long nowNanos) {
        if (nanosUntilToken(fullAtNanos, perSecond, burst, nowNanos) > 0) {
            return false;
        }
        fullAtNanos = afterTaking(fullAtNanos, perSecond, nowNanos);
        return true;
    }

    /**
     * Takes several tokens if there are that many.
     *
     * @param tokens at most {@code burst}
     * @return 0 if there were, else how many nanoseconds it takes until there are
     */
    public long take(int tokens, int perSecond, int burst, long nowNanos) {
        long nanosPerToken = SECOND_NANOS / perSecond;
        long missing = Math.min(Math.max(fullAtNanos - nowNanos, 0), nanosPerToken * burst);
        long wait = Math.max(0, missing + nanosPerToken * (tokens - burst));
        if (wait == 0) {
            fullAtNanos = nowNanos + missing + nanosPerToken * tokens;
        }
        return wait;
    }

    /** How long until {@link #tryTake} succeeds; 0 if it does now. */
    public long nanosUntilToken(int perSecond, int burst, long nowNanos) {
        return nanosUntilToken(fullAtNanos, perSecond, burst, nowNanos);
    }

    /** The same, of a bucket that is full at {@code fullAtNanos}. One that was filled more slowly is empty at most. */
    static long nanosUntilToken(long fullAtNanos, int perSecond, int burst, long nowNanos) {
        long nanosPerToken = SECOND_NANOS / perSecond;
        long missing = Math.min(Math.max(fullAtNanos - nowNanos, 0), nanosPerToken * burst);
        return Math.max(0, missing + nanosPerToken - nanosPerToken * burst);
    }

    static long afterTaking(long fullAtNanos, int perSecond, long nowNanos) {
        return Math.max(fullAtNanos - nowNanos, 0) + nowNanos + SECOND_NANOS / perSecond;
    }
}
