package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the API. Thread-safe. */
public final class ApiMetrics {

    private final Counter wrongKeys;
    private final Counter limited;

    /** Registers every meter. */
    public ApiMetrics(MeterRegistry registry) {
        Meters meters = new Meters(registry);
        wrongKeys =
                meters.counter("chat.api.wrong.keys", "requests", "Requests to the API with a key that is not known");
        limited = meters.counter("chat.api.limited", "requests", "Requests to the API beyond the rate of their key");
    }

    public void wrongKey() {
        wrongKeys.increment();
    }

    public void limited() {
        limited.increment();
    }
}
