package chat.server.limit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Bytes that many may hold together. Thread-safe. */
public final class ByteBudget {

    private final LongSupplier most;
    private final AtomicLong held = new AtomicLong();

    /** Asks for the limit at each change. */
    public ByteBudget(LongSupplier most) {
        this.most = most;
    }

    /**
     * Somebody holds more, or less.
     *
     * @param bytes how many more; negative: less
     * @return false if it is more, and all together now hold more than they may
     */
    public boolean change(long bytes) {
        return held.addAndGet(bytes) <= most.getAsLong() || bytes <= 0;
    }

    public long most() {
        return most.getAsLong();
    }

    public long held() {
        return held.get();
    }
}
