package chat.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts the deliveries of one webhook, from its beginning to {@link #close}. Thread-safe. */
public final class WebhookMetrics implements AutoCloseable {

    private final MeterRegistry registry;
    private final String hook;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final List<Meter> meters;
    private final LongSupplier nowMillis;

    /** When the oldest event happened that the webhook waits for; 0 without one. */
    private volatile long oldestMillis;

    /**
     * Registers its meters.
     *
     * @param hook its name, the label
     * @param nowMillis ms since 1970, UTC
     */
    public WebhookMetrics(MeterRegistry registry, String hook, LongSupplier nowMillis) {
        this.registry = registry;
        this.hook = hook;
        this.nowMillis = nowMillis;
        meters = List.of(
                counter("delivered", "Events that a webhook has taken", "events", delivered),
                counter("failed", "Requests of a webhook that failed, by whatever means", "requests", failed),
                counter("dead", "Events that a webhook refused for good", "events", dead),
                counter("lost", "Events that were gone before a webhook could get them", "events", lost),
                Gauge.builder("chat.webhook.behind", this::behindSeconds)
                        .baseUnit("seconds")
                        .description("Age of the oldest event that a webhook waits for")
                        .tag("hook", hook)
                        .strongReference(true)
                        .register(registry));
    }

    private Meter counter(String name, String description, String unit, LongAdder value) {
        return FunctionCounter.builder("chat.webhook." + name, value, LongAdder::sum)
                .baseUnit(unit)
                .description(description)
                .tag("hook", hook)
                .register(registry);
    }

    public void delivered(int events) {
        delivered.add(events);
    }

    public long delivered() {
        return delivered.sum();
    }

    /** A request has failed. */
    public void fails() {
        failed.increment();
    }

    public long failed() {
        return failed.sum();
    }

    public void dead(int events) {
        dead.add(events);
    }

    public long dead() {
        return dead.sum();
    }

    public void lost(long events) {
        lost.add(events);
    }

    public long lost() {
        return lost.sum();
    }

    /** When the oldest event happened that it waits for, in ms since 1970, UTC; 0 without one. */
    public void waitsSince(long millis) {
        oldestMillis = millis;
    }

    public long behindSeconds() {
        long oldest = oldestMillis;
        return oldest == 0 ? 0 : Math.max(0, TimeUnit.MILLISECONDS.toSeconds(nowMillis.getAsLong() - oldest));
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
