package chat.server.limit;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often the same was said of late. Thread-safe. Times are those of {@link System#nanoTime}.
 *
 * <p>Holds a keyed hash of each text, and no text; and no more than {@value #MOST_TEXTS} of them: the one that was said longest ago
 * is forgotten first, which a text that floods a room never is.
 */
public final class Repeats {

    static final int MOST_TEXTS = 16_384;

    private static final int STRIPES = 16;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final char BETWEEN = '\uFFFF'; // no character

    private final long seed = new SecureRandom().nextLong();
    private final Stripe[] stripes = Stream.generate(Stripe::new).limit(STRIPES).toArray(Stripe[]::new);

    /** Some of the texts, by their keys. Guarded by itself. */
    private static final class Stripe extends LinkedHashMap<Long, Said> {

        private static final long serialVersionUID = 1;

        Stripe() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Said> eldest) {
            return size() > MOST_TEXTS / STRIPES;
        }
    }

    /** The times at which a text was said, the oldest first, each with its id. */
    private static final class Said {

        private long[] nanosAndIds = new long[2];
        private int count;

        long take(long id, int most, long withinNanos, long nowNanos) {
            forget(withinNanos, nowNanos);
            for (int i = 0; id != 0 && i < count; i++) {
                if (nanosAndIds[2 * i + 1] == id) {
                    return 0;
                }
            }
            if (count >= most) {
                return withinNanos - (nowNanos - nanosAndIds[2 * (count - most)]);
            }
            if (nanosAndIds.length == 2 * count) {
                nanosAndIds = Arrays.copyOf(nanosAndIds, 2 * nanosAndIds.length);
            }
            nanosAndIds[2 * count] = nowNanos;
            nanosAndIds[2 * count + 1] = id;
            count++;
            return 0;
        }

        private void forget(long withinNanos, long nowNanos) {
            int old = 0;
            while (old < count && nowNanos - nanosAndIds[2 * old] >= withinNanos) {
                old++;
            }
            count -= old;
            System.arraycopy(nanosAndIds, 2 * old, nanosAndIds, 0, 2 * count);
        }
    }

    /**
     * Lets somebody say a text, unless it was said too often.
     *
     * @param who whose texts are counted together
     * @param id of the message; the same one again is the same message, and not counted. Null if it has none
     * @param most how often within {@code withinNanos}, at least 1
     * @return 0 if it may be said, else in how many nanoseconds
     */
    public long take(
            String room, String who, String text, @Nullable String id, int most, long withinNanos, long nowNanos) {
        long key = mix(mix(mix(seed, room), who), text);
        long idHash = id == null ? 0 : mix(seed, id) | 1;
        Stripe stripe = stripes[(int) (key >>> 1) & STRIPES - 1];
        synchronized (stripe) {
            return stripe.computeIfAbsent(key, absent -> new Said()).take(idHash, most, withinNanos, nowNanos);
        }
    }

    private static long mix(long start, String text) {
        long hash = (start ^ BETWEEN) * GOLDEN_RATIO;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ hash >>> 32 ^ text.charAt(i)) * GOLDEN_RATIO;
        }
        return hash ^ hash >>> 32;
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.size();
            }
        }
        return size;
    }
}
