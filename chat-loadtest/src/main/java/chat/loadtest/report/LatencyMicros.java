package chat.loadtest.report;

import org.HdrHistogram.Histogram;

/**
 * The percentiles of some latencies, in microseconds; all 0 where there are no latencies. Immutable.
 *
 * @param count how many latencies there are
 * @param p999 the 99.9th percentile
 */
public record LatencyMicros(long count, long p50, long p90, long p99, long p999, long max) {

    /** None at all. */
    public static final LatencyMicros NONE = new LatencyMicros(0, 0, 0, 0, 0, 0);

    /** The percentiles of a histogram of microseconds. */
    public static LatencyMicros of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return NONE;
        }
        return new LatencyMicros(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(90),
                micros.getValueAtPercentile(99),
                micros.getValueAtPercentile(99.9),
                micros.getMaxValue());
    }
}
