package chat.server.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one through in a minute, so that what happens again and again takes one line of the log. Thread-safe. */
public final class Rarely {

    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong dueNanos;

    /** Lets the first one through. */
    public Rarely(long nowNanos) {
        dueNanos = new AtomicLong(nowNanos);
    }

    /** Whether this one may pass. Times are those of {@link System#nanoTime}. */
    public boolean mayPass(long nowNanos) {
        long due = dueNanos.get();
        return nowNanos - due >= 0 && dueNanos.compareAndSet(due, nowNanos + NANOS);
    }
}
