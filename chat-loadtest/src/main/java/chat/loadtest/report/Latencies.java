package chat.loadtest.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The latencies of a whole run. Immutable.
 *
 * @param values each latency that was measured, in ascending order
 */
public record Latencies(LatencyMicros percentiles, List<Value> values) {

    /** A latency in microseconds, to three significant digits, and how often it was measured. Immutable. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Value(long micros, long count) {}

    public Latencies {
        values = List.copyOf(values);
    }

    /** Copies a histogram of microseconds. */
    public static Latencies of(Histogram micros) {
        List<Value> values = new ArrayList<>();
        micros.recordedValues()
                .forEach(value -> values.add(new Value(value.getValueIteratedTo(), value.getCountAtValueIteratedTo())));
        return new Latencies(LatencyMicros.of(micros), values);
    }
}
