package chat.loadtest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Which percentiles are told, and in which unit. Stateless. */
final class Percentiles {

    private Percentiles() {}

    /** By name, in microseconds, lowest first. */
    static Map<String, Long> of(Histogram micros) {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("p50", micros.getValueAtPercentile(50));
        values.put("p90", micros.getValueAtPercentile(90));
        values.put("p99", micros.getValueAtPercentile(99));
        values.put("p99.9", micros.getValueAtPercentile(99.9));
        values.put("max", micros.getMaxValue());
        return values;
    }

    static String millis(long micros) {
        return String.format(Locale.ROOT, "%.3f", micros / (double) TimeUnit.MILLISECONDS.toMicros(1));
    }
}
