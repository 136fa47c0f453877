package chat.server.limit;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A {@link TokenBucket} for each address, in a table of fixed size: those that fall on the same place share one. Where they fall
 * cannot be foreseen. Thread-safe. Times are those of {@link System#nanoTime}.
 */
public final class AddressRates {

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final AtomicLongArray fullAtNanos;
    private final int indexBits;
    private final long seed = new SecureRandom().nextLong();

    /**
     * Starts full.
     *
     * @param indexBits the table has 2 to the power of it
     */
    public AddressRates(int indexBits, long nowNanos) {
        this.indexBits = indexBits;
        this.fullAtNanos = new AtomicLongArray(1 << indexBits);
        for (int i = 0; i < fullAtNanos.length(); i++) {
            fullAtNanos.setPlain(i, nowNanos); // published with this
        }
    }

    /**
     * Takes a token if there is one.
     *
     * @param perSecond how many events a second may go on, at least 1
     * @param burst how many may come at once, at least 1
     * @return 0 if there was one, else how many nanoseconds it takes until there is
     */
    public long take(AddressKey key, int perSecond, int burst, long nowNanos) {
        int index = index(key);
        while (true) {
            long present = fullAtNanos.get(index);
            long wait = TokenBucket.nanosUntilToken(present, perSecond, burst, nowNanos);
            if (wait > 0) {
                return wait;
            }
            long next = TokenBucket.afterTaking(present, perSecond, nowNanos);
            if (fullAtNanos.compareAndSet(index, present, next)) {
                return 0;
            }
        }
    }

    private int index(AddressKey key) {
        long hash = (key.prefix() ^ seed) * GOLDEN_RATIO;
        hash = (hash ^ hash >>> 32 ^ (key.ipv6() ? seed : 0)) * GOLDEN_RATIO;
        return (int) (hash >>> 1 >>> Long.SIZE - 1 - indexBits);
    }
}
