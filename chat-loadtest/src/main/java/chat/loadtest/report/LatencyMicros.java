package chat.loadtest.report;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Some latencies by their percentiles, in microseconds. Immutable. All is 0 where there are none.
 *
 * @param count how many there are
 * @param p999 the 99.9th percentile
 */
public record LatencyMicros(long count, long p50, long p90, long p99, long p999, long max) {

    /** None at all. */
    public static final LatencyMicros NONE = new LatencyMicros(0, 0, 0, 0, 0, 0);

    /** Latencies above an hour are recorded as an hour. */
    public static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);

    /** The significant digits of all histograms. */
    public static final int DIGITS = 3;

    /** An empty histogram such as a report is made of: microseconds up to {@link #MOST_MICROS}. */
    public static Histogram newHistogram() {
        return new Histogram(MOST_MICROS, DIGITS);
    }

    /** The percentiles of a histogram of microseconds, which is read and not kept. */
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
