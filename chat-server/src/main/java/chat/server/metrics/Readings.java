package chat.server.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads meters back, for answers to operators: what they say now, and how fast the counters went in the last seconds. Made when
 * all meters are registered. Thread-safe.
 */
public final class Readings {

    private static final int SAMPLES = 11; // ten seconds between the first and the last one

    /** A counter whose rate is wanted. */
    private enum Rate {
        HANDSHAKES("chat.handshakes", "result", "accepted"),
        JOINS("chat.joins", "", ""),
        MESSAGES("chat.messages.in", "result", "accepted"),
        DELIVERIES("chat.deliveries", "", ""),
        BYTES_IN("chat.bytes", "direction", "in"),
        BYTES_OUT("chat.bytes", "direction", "out"),
        ERRORS("chat.errors", "", ""),
        CLOSES("chat.closes", "", "");

        private final String meter;
        private final String label;
        private final String value;

        Rate(String meter, String label, String value) {
            this.meter = meter;
            this.label = label;
            this.value = value;
        }

        /** As it is spelled in an answer. */
        private String key() {
            String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
            return words.length == 1
                    ? words[0]
                    : words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1);
        }
    }

    private record Sample(long nanos, Map<Rate, Double> counts) {}

    private final MeterRegistry registry;
    private final Map<Rate, Collection<Meter>> counters = new EnumMap<>(Rate.class);
    private final Deque<Sample> samples = new ArrayDeque<>();

    public Readings(MeterRegistry registry) {
        this.registry = registry;
        for (Rate rate : Rate.values()) {
            counters.put(
                    rate,
                    rate.label.isEmpty()
                            ? registry.find(rate.meter).meters()
                            : registry.find(rate.meter)
                                    .tag(rate.label, rate.value)
                                    .meters());
        }
        sample(System.nanoTime());
    }

    /** To be called once a second. */
    public synchronized void sample(long nowNanos) {
        Map<Rate, Double> counts = new EnumMap<>(Rate.class);
        counters.forEach((rate, meters) -> counts.put(rate, sum(meters)));
        samples.addLast(new Sample(nowNanos, counts));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    private static double sum(Collection<Meter> meters) {
        double sum = 0;
        for (Meter meter : meters) {
            for (Measurement measurement : meter.measure()) {
                sum += measurement.getValue();
            }
        }
        return sum;
    }

    /** How many a second, of each counter, in the last ten seconds or since the start. */
    public synchronized Map<String, Double> perSecond() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (double) (last.nanos - first.nanos) / TimeUnit.SECONDS.toNanos(1);
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Rate rate : Rate.values()) {
            double count = last.counts.getOrDefault(rate, 0.0) - first.counts.getOrDefault(rate, 0.0);
            rates.put(rate.key(), seconds > 0 ? Math.round(count / seconds * 10) / 10.0 : 0);
        }
        return rates;
    }

    /** What a meter says now, all its labels together; 0 if there is none. */
    public long value(String meter) {
        double sum = sum(registry.find(meter).meters());
        return Double.isFinite(sum) ? Math.round(sum) : 0;
    }
}
