package chat.server.lifecycle;

import java.util.concurrent.atomic.AtomicLong;

/** The sign of life of a thread that takes one step after the other. Changed by that thread, read by any. */
public final class Pulse {

    private final String thread;
    private final int mostSilent;

    /** Odd while a step is under way. */
    private final AtomicLong beats = new AtomicLong();

    public Pulse(String thread) {
        this(thread, Watchdog.MOST_SILENT);
    }

    /** @param mostSilent looks after which a step takes too long: more than usual for steps that wait for another machine */
    public Pulse(String thread, int mostSilent) {
        this.thread = thread;
        this.mostSilent = mostSilent;
    }

    /** A step begins, which should not take long. */
    public void begin() {
        beats.incrementAndGet();
    }

    /** It has ended. */
    public void end() {
        beats.incrementAndGet();
    }

    String thread() {
        return thread;
    }

    int mostSilent() {
        return mostSilent;
    }

    long beats() {
        return beats.get();
    }
}
