package chat.server.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When each user may send again in each room that is slow, whatever connection it has. Thread-safe. Times are those of {@link
 * System#nanoTime}. Holds no more than those who still wait, and as many again.
 *
 * @param <R> names a room
 * @param <U> names a user; both compare, as clients choose them
 */
public final class SlowMode<R extends Comparable<R>, U extends Comparable<U>> {

    private static final int FIRST_SWEEP = 1_024;

    private final Map<R, SlowRoom<U>> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger sweepAt = new AtomicInteger(FIRST_SWEEP);

    /** Guarded by its place in the map. */
    private static final class SlowRoom<U> {
        private final Map<U, Long> sentNanos = new HashMap<>();
        private long slowNanos;
    }

    /**
     * Lets a user send, unless it sent a short time ago.
     *
     * @param slowMs between two messages
     * @return 0 if it may, else in how many nanoseconds
     */
    public long take(R room, U user, long slowMs, long nowNanos) {
        long[] wait = {0};
        rooms.compute(room, (same, present) -> {
            SlowRoom<U> slow = present == null ? new SlowRoom<>() : present;
            slow.slowNanos = TimeUnit.MILLISECONDS.toNanos(slowMs);
            Long sent = slow.sentNanos.get(user);
            wait[0] = sent == null ? 0 : Math.max(0, slow.slowNanos - (nowNanos - sent));
            if (wait[0] == 0) {
                slow.sentNanos.put(user, nowNanos);
                count.addAndGet(sent == null ? 1 : 0);
            }
            return slow;
        });
        int most = sweepAt.get();
        if (count.get() > most && sweepAt.compareAndSet(most, Integer.MAX_VALUE)) {
            sweep(nowNanos);
        }
        return wait[0];
    }

    /** Takes back the last {@link #take} that let the user send: nothing was sent. */
    public void giveBack(R room, U user) {
        rooms.computeIfPresent(room, (same, slow) -> {
            count.addAndGet(slow.sentNanos.remove(user) == null ? 0 : -1);
            return slow;
        });
    }

    private void sweep(long nowNanos) {
        for (R room : rooms.keySet()) {
            rooms.computeIfPresent(room, (same, slow) -> {
                int before = slow.sentNanos.size();
                slow.sentNanos.values().removeIf(sent -> nowNanos - sent >= slow.slowNanos);
                count.addAndGet(slow.sentNanos.size() - before);
                return slow.sentNanos.isEmpty() ? null : slow;
            });
        }
        sweepAt.set(Math.max(FIRST_SWEEP, 2 * count.get()));
    }

    int size() {
        return count.get();
    }
}
