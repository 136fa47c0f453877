package chat.server.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one event a minute through, as a line of the log that clients can cause must be rare. Thread-safe. */
public final class OnceAMinute {

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final AtomicLong dueNanos;

    public OnceAMinute() {
        this(System::nanoTime);
    }

    OnceAMinute(LongSupplier nanos) {
        this.nanos = nanos;
        this.dueNanos = new AtomicLong(nanos.getAsLong());
    }

    /** Whether this event goes through. */
    public boolean isDue() {
        long now = nanos.getAsLong();
        long due = dueNanos.get();
        return now - due >= 0 && dueNanos.compareAndSet(due, now + MINUTE_NANOS);
    }
}
