package chat.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the server's own messages show. Thread-safe. */
public final class CanaryMetrics {

    private final Timer delivery;
    private volatile int missed;

    /** Registers its meters. */
    public CanaryMetrics(MeterRegistry registry) {
        Meters meters = new Meters(registry);
        delivery = meters.timer(
                "chat.canary",
                "A message of the server's own, from its sending to its delivery, through the server's port");
        meters.gauge("chat.canary.missed", "intervals", "Intervals without a delivery of such a message", () -> missed);
    }

    public void delivered(long time, TimeUnit unit) {
        delivery.record(time, unit);
    }

    /** Since the last delivery. */
    public void missed(int intervals) {
        missed = intervals;
    }
}
