package chat.server.limit;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that many may hold together. Thread-safe. */
public final class ByteBudget {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    public ByteBudget(long most) {
        this.most = most;
    }

    /**
     * Somebody holds more, or less.
     *
     * @param bytes how many more; negative: less
     * @return false if it is more, and all together now hold more than they may
     */
    public boolean change(long bytes) {
        return held.addAndGet(bytes) <= most || bytes <= 0;
    }

    public long most() {
        return most;
    }

    public long held() {
        return held.get();
    }
}
