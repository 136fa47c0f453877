package chat.server.stream.postgres;

import chat.server.metrics.SignalMeters;
import chat.server.metrics.SignalMeters.Dropped;
import chat.server.stream.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Signals on their way to other nodes that are gone once they have passed: typing and control. Thread-safe; no method waits.
 *
 * <p>Typing never waits for long: what is late, or one too many, is dropped. Control waits until the database is back.
 */
final class PassingSignals {

    static final int MOST_TYPING = 1_000;
    static final int MOST_CONTROL = 1_000;
    private static final long TYPING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SignalMeters meters;
    private final List<Signal> control = new ArrayList<>(); // guarded by this, as is what follows
    private List<Signal> typing = new ArrayList<>();
    private long typingSince;

    PassingSignals(SignalMeters meters) {
        this.meters = meters;
    }

    /** Whether it goes out. */
    synchronized boolean add(Signal.Typing signal, long nowNanos) {
        if (typing.size() >= MOST_TYPING) {
            meters.dropped(Dropped.TYPING, 1);
            return false;
        }
        if (typing.isEmpty()) {
            typingSince = nowNanos;
        }
        typing.add(signal);
        return true;
    }

    /** Whether it goes out. */
    synchronized boolean add(Signal.OfUser signal) {
        int most = signal instanceof Signal.Invited ? MOST_CONTROL / 2 : MOST_CONTROL; // of removals none is to be lost
        if (control.size() >= most) {
            meters.dropped(Dropped.CONTROL, 1);
            return false;
        }
        control.add(signal);
        return true;
    }

    synchronized boolean isEmpty() {
        return typing.isEmpty() && control.isEmpty();
    }

    synchronized List<Signal> takeTyping(long nowNanos) {
        List<Signal> taken = typing;
        typing = new ArrayList<>();
        if (!taken.isEmpty() && nowNanos - typingSince > TYPING_NANOS) {
            meters.dropped(Dropped.TYPING, taken.size());
            return List.of();
        }
        return taken;
    }

    /** Those that wait, oldest first; they wait until {@link #passed}. */
    synchronized List<Signal> control() {
        return List.copyOf(control);
    }

    /** The oldest ones have gone out. */
    synchronized void passed(int count) {
        control.subList(0, count).clear();
    }
}
