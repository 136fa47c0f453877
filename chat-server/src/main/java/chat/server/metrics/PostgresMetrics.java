package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What the database that several nodes share shows to one of them. Thread-safe. */
public final class PostgresMetrics {

    /** Why a transaction failed. */
    public enum Failure {
        /** Another one was in its way. */
        AGAIN,
        /** An id was stored by another one meanwhile. */
        REPEATED,
        /** History was cut. */
        EPOCH,
        /** The room's slot is in another database, or is moving there. */
        MOVED,
        /** A number was given twice, or a table is missing: somebody has changed them. */
        BROKEN,
        /** Nobody knows whether it was stored: the connection is lost. */
        UNKNOWN,
        /** The database refuses what is in it. */
        REFUSED
    }

    private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);
    private final Counter repeated;
    private final Counter losses;
    private final Counter epochs;
    private final Counter repaired;
    private final Counter pruned;
    private final Counter catchUps;
    private final Counter missed;
    private final Timer delay;
    private volatile double queueUsage;
    private volatile boolean isReplicated;
    private volatile long timeline;

    /** Registers its meters. */
    public PostgresMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /** @param which labels of the gauges */
    PostgresMetrics(MeterRegistry registry, Tags which) {
        Meters meters = new Meters(registry);
        for (Failure kind : Failure.values()) {
            failures.put(
                    kind,
                    meters.labelled(
                            "chat.postgres.failures",
                            "transactions",
                            "Transactions that failed, by kind of failure",
                            "kind",
                            kind));
        }
        repeated = meters.counter("chat.postgres.repeated", "ids", "Ids that were found to be stored already");
        losses = meters.counter("chat.postgres.losses", "losses", "Times that the database could not be used any more");
        epochs = meters.counter("chat.postgres.epochs", "epochs", "Times that history was found to be cut");
        repaired = meters.counter(
                "chat.postgres.repaired",
                "rooms",
                "Rooms whose head was behind their events, as somebody had changed them, and that go on behind those");
        pruned = meters.counter(
                "chat.postgres.pruned", "events", "Events that this node has deleted, as they are no longer retained");
        catchUps = meters.counter(
                "chat.postgres.catchups", "catchups", "Times that a room read events that no notification had brought");
        missed = meters.counter("chat.postgres.missed", "events", "Events that no notification had brought");
        delay = meters.timer(
                "chat.postgres.delay", "From the storing of an event by another node to its delivery by this one");
        Gauge.builder("chat.postgres.queue", () -> queueUsage)
                .baseUnit("ratio")
                .description("How full the database's queue of notifications is")
                .tags(which)
                .strongReference(true)
                .register(registry);
        Gauge.builder("chat.postgres.replicated", () -> isReplicated ? 1 : 0)
                .description("Whether a synchronous standby has what is acknowledged: 1 or 0")
                .tags(which)
                .strongReference(true)
                .register(registry);
        Gauge.builder("chat.postgres.timeline", () -> timeline)
                .description("The database's timeline, which each failover raises")
                .tags(which)
                .strongReference(true)
                .register(registry);
    }

    /** A transaction of the publisher has failed. */
    public void failed(Failure kind) {
        Objects.requireNonNull(failures.get(kind)).increment();
    }

    /** An id was found to be stored already. */
    public void repeated() {
        repeated.increment();
    }

    /** The database cannot be used any more. */
    public void lost() {
        losses.increment();
    }

    /** History was found to be cut. */
    public void epochChanged() {
        epochs.increment();
    }

    /** The head of a room was behind its events. */
    public void repaired() {
        repaired.increment();
    }

    /** Events were deleted, as they are no longer retained. */
    public void pruned(long events) {
        pruned.increment((double) events);
    }

    /** A room has read events that no notification had brought. */
    public void caughtUp(int events) {
        catchUps.increment();
        missed.increment(events);
    }

    /** What another node has stored was delivered after {@code time}. */
    public void delivered(long time, TimeUnit unit) {
        delay.record(Math.max(0, time), unit);
    }

    /** Of the notifications: 0 to 1. */
    public void queueUsage(double usage) {
        queueUsage = usage;
    }

    public void replicated(boolean replicated) {
        isReplicated = replicated;
    }

    public void timeline(long present) {
        timeline = present;
    }
}
