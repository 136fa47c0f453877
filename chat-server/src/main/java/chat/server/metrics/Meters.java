package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Registers meters, each with a unit and a description. Thread-safe. */
record Meters(MeterRegistry registry) {

    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    void gauge(String name, String unit, String description, LongAdder value) {
        Gauge.builder(name, value, LongAdder::sum)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    void counter(String name, String unit, String description, LongAdder value) {
        FunctionCounter.builder(name, value, sum())
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    void bytes(LongAdder value, String direction) {
        FunctionCounter.builder("chat.bytes", value, sum())
                .baseUnit("bytes")
                .tag("direction", direction)
                .description("Bytes of chat connections, by direction")
                .register(registry);
    }

    private static ToDoubleFunction<LongAdder> sum() {
        return LongAdder::sum;
    }

    Counter counter(String name, String unit, String description) {
        return Counter.builder(name).baseUnit(unit).description(description).register(registry);
    }

    Counter labelled(String name, String unit, String description, String label, Enum<?> value) {
        return Counter.builder(name)
                .baseUnit(unit)
                .description(description)
                .tag(label, value.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    Counter close(String code) {
        return Counter.builder("chat.closes")
                .baseUnit("connections")
                .description("Connections closed, by the code that the server sent or got; other: none of ours")
                .tag("code", code)
                .register(registry);
    }

    Counter answer(int status) {
        return Counter.builder("chat.http.answers")
                .baseUnit("answers")
                .description("HTTP requests other than handshakes, by the status of the answer")
                .tag("status", Integer.toString(status))
                .register(registry);
    }

    Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    void gauge(String name, String unit, String description, IntSupplier value) {
        Gauge.builder(name, value, IntSupplier::getAsInt)
                .baseUnit(unit)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    void gauge(String name, String unit, String description, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .baseUnit(unit)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Counted in buckets of 1, 2, 4, … up to {@code largest}, a power of two. */
    DistributionSummary summary(String name, String unit, String description, int largest) {
        return DistributionSummary.builder(name)
                .baseUnit(unit)
                .description(description)
                .serviceLevelObjectives(DoubleStream.iterate(1, bound -> bound <= largest, bound -> 2 * bound)
                        .toArray())
                .register(registry);
    }
}
