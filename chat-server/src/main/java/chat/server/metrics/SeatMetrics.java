package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the seats at the management address and the API's own. Thread-safe. */
public final class SeatMetrics {

    private enum Kind {
        OPERATOR,
        API
    }

    private final Counter operators;
    private final Counter api;

    /** Registers every meter. */
    public SeatMetrics(MeterRegistry registry) {
        Meters meters = new Meters(registry);
        operators = evictions(meters, Kind.OPERATOR);
        api = evictions(meters, Kind.API);
    }

    private static Counter evictions(Meters meters, Kind kind) {
        return meters.labelled(
                "chat.management.evictions",
                "connections",
                "Connections to the management address, or the API's own, that gave way to newer ones",
                "kind",
                kind);
    }

    public void operatorEvicted() {
        operators.increment();
    }

    public void apiEvicted() {
        api.increment();
    }
}
