package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What nodes that share a database say to each other, besides messages. Thread-safe. */
public final class SignalMeters {

    /** What is dropped. */
    public enum Dropped {
        /** It was late, or too many. */
        TYPING,
        /** Too many removals waited for the database. */
        CONTROL,
        /** No note that is known here. */
        UNREADABLE
    }

    private final Meters meters;
    private final Counter sent;
    private final Counter received;
    private final Timer lag;
    private final Map<Dropped, Counter> dropped = new EnumMap<>(Dropped.class);

    /** Registers its meters. */
    public SignalMeters(MeterRegistry registry) {
        meters = new Meters(registry);
        sent = meters.counter("chat.signals.sent", "signals", "Presence, typing and control that went to other nodes");
        received = meters.counter(
                "chat.signals.received", "signals", "Presence, typing and control that came from other nodes");
        lag = meters.timer("chat.signals.lag", "From the sending of signals to their arrival at the nodes");
        for (Dropped kind : Dropped.values()) {
            dropped.put(
                    kind,
                    meters.labelled(
                            "chat.signals.dropped",
                            "signals",
                            "Signals that other nodes, or this one, will not get, by kind",
                            "kind",
                            kind));
        }
    }

    /** Shows these. */
    public void count(IntSupplier otherNodes, IntSupplier otherMembers) {
        meters.gauge("chat.nodes.others", "nodes", "Other nodes that are alive", otherNodes);
        meters.gauge(
                "chat.members.elsewhere",
                "members",
                "Users in rooms on other nodes, each once for each room",
                otherMembers);
    }

    public void sent(int signals) {
        sent.increment(signals);
    }

    public void received(int signals) {
        received.increment(signals);
    }

    public void dropped(Dropped kind, int signals) {
        Objects.requireNonNull(dropped.get(kind)).increment(signals);
    }

    /** Found by a node that hears itself. */
    public void lag(long nanos) {
        lag.record(nanos, TimeUnit.NANOSECONDS);
    }
}
