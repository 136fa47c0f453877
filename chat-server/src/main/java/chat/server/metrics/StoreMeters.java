package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Measures how events are stored. Thread-safe. */
public final class StoreMeters {

    private final Meters meters;
    private final List<IntSupplier> uncommitted = new CopyOnWriteArrayList<>();
    private final Counter faults;
    private final Counter damaged;
    private final Timer commit;
    private final DistributionSummary messagesPerCommit;

    StoreMeters(Meters meters) {
        this.meters = meters;
        faults = meters.counter(
                "chat.store.faults", "faults", "Times that the store could not do what it was asked for");
        damaged = meters.counter("chat.store.damaged", "messages", "Stored messages that were found to be damaged");
        commit = meters.timer("chat.store.commit", "A commit, from its first byte until it is durable");
        messagesPerCommit = meters.summary(
                "chat.store.commit.messages", "messages", "Messages that share one transaction of the store", 1_024);
    }

    /** Registers the meter of messages that wait; those of several stores are added. */
    public void countUncommitted(IntSupplier messages) {
        uncommitted.add(messages);
        meters.gauge("chat.store.waiting", "messages", "Messages that wait for the store", (IntSupplier)
                () -> uncommitted.stream().mapToInt(IntSupplier::getAsInt).sum());
    }

    /** A batch of events became durable. */
    public void committed(int messages, long time, TimeUnit unit) {
        messagesPerCommit.record(messages);
        commit.record(time, unit);
    }

    public void failed() {
        faults.increment();
    }

    /** Some stored messages were found to be damaged. */
    public void damaged(long messages) {
        damaged.increment((double) messages);
    }
}
