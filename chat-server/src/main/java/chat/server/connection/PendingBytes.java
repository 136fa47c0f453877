package chat.server.connection;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds the bytes that wait for all connections together: cuts off those for which the most waits. Bytes that wait for several are
 * counted for each, but nobody is cut off while the memory in use is below the bound. Thread-safe; each loop looks after its own connections.
 */
final class PendingBytes {

    private final LongSupplier most;
    private final LongSupplier usedMemory;
    private final AtomicLong pending = new AtomicLong();

    /** Asks for the bound, and for the memory outside the heap in use, at each look. */
    PendingBytes(LongSupplier most, LongSupplier usedMemory) {
        this.most = most;
        this.usedMemory = usedMemory;
    }

    /** Whether {@link #check} has something to do. */
    boolean isMemoryShort() {
        return usedMemory.getAsLong() >= most.getAsLong();
    }

    /**
     * Looks after the connections of one loop, on that loop.
     *
     * @param before what waited there at the last look
     * @return what waits there now
     */
    long check(List<OpenConnections.Place> places, long before) {
        List<OpenConnections.Place> waiting =
                places.stream().filter(place -> place.pendingBytes() > 0).toList();
        long here =
                waiting.stream().mapToLong(OpenConnections.Place::pendingBytes).sum();
        long all = change(here - before);
        if (all > most.getAsLong()) {
            double share = (double) here / all;
            cutOff(waiting, (long) ((all - most.getAsLong() / 4 * 3) * share));
        }
        return here;
    }

    /** Somebody has looked, and what waits there has changed; gives what waits for all. */
    long change(long more) {
        return pending.addAndGet(more);
    }

    private static void cutOff(List<OpenConnections.Place> waiting, long bytes) {
        long freed = 0;
        for (OpenConnections.Place place : waiting.stream()
                .sorted(Comparator.comparingLong(OpenConnections.Place::pendingBytes)
                        .reversed())
                .toList()) {
            if (freed >= bytes) {
                return;
            }
            freed += place.pendingBytes();
            place.cutOff();
        }
    }
}
