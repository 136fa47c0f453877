package chat.loadtest;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts what the connections of one event loop do. Confined to that loop; others get a {@link Counts}. Hot path. */
final class Tally {

    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram latencyMicros = new Histogram(MOST_MICROS, SIGNIFICANT_DIGITS);
    private final Histogram sentLateMicros = new Histogram(MOST_MICROS, SIGNIFICANT_DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<Integer, Long> closes = new TreeMap<>();
    private long published;
    private long acknowledged;
    private long refused;
    private long delivered;
    private long repeated;
    private long outOfOrder;

    void published(long lateNanos) {
        published++;
        record(sentLateMicros, lateNanos);
    }

    void acknowledged() {
        acknowledged++;
    }

    void refused() {
        refused++;
    }

    void delivered(Verdict verdict, long latencyNanos) {
        if (verdict == Verdict.REPEATED) {
            repeated++;
            return;
        }
        delivered++;
        if (verdict == Verdict.OUT_OF_ORDER) {
            outOfOrder++;
        }
        record(latencyMicros, latencyNanos);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(MOST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    void error(String code) {
        errors.merge(code, 1L, Long::sum);
    }

    void closed(int code) {
        closes.merge(code, 1L, Long::sum);
    }

    Counts counts() {
        return new Counts(
                published,
                acknowledged,
                refused,
                delivered,
                repeated,
                outOfOrder,
                new TreeMap<>(errors),
                new TreeMap<>(closes),
                latencyMicros.copy(),
                sentLateMicros.copy());
    }
}
