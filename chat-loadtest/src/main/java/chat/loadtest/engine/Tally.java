package chat.loadtest.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts what the members of one event loop do, until somebody takes the counts. Confined to that loop. Hot path. */
final class Tally {

    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int SIGNIFICANT_DIGITS = 3;

    private Histogram deliveryMicros = histogram();
    private Histogram ackMicros = histogram();
    private Histogram lateMicros = histogram();
    private Histogram joinMicros = histogram();
    private Map<String, Long> errors = new TreeMap<>();
    private Map<Integer, Long> closes = new TreeMap<>();
    private long published;
    private long acknowledged;
    private long refused;
    private long duplicates;
    private long delivered;
    private long reconnects;
    private long lastBackNanos = Long.MIN_VALUE;

    static Histogram histogram() {
        return new Histogram(MOST_MICROS, SIGNIFICANT_DIGITS);
    }

    /** This program sends a message that was due. */
    void late(long nanos) {
        record(lateMicros, nanos);
    }

    void published() {
        published++;
    }

    void acknowledged(long latencyNanos) {
        acknowledged++;
        record(ackMicros, latencyNanos);
    }

    void duplicate() {
        duplicates++;
    }

    void refused() {
        refused++;
    }

    void delivered() {
        delivered++;
    }

    void deliveredAfter(long nanos) {
        record(deliveryMicros, nanos);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(MOST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    void error(String code) {
        errors.merge(code, 1L, Long::sum);
    }

    void errors(String code, long count) {
        if (count > 0) {
            errors.merge(code, count, Long::sum);
        }
    }

    void closed(int code) {
        closes.merge(code, 1L, Long::sum);
    }

    void reconnected() {
        reconnects++;
    }

    /** A member is in its room again, on a connection that it began to make at {@code begunNanos}. */
    void back(long begunNanos, long nowNanos) {
        record(joinMicros, nowNanos - begunNanos);
        lastBackNanos = nowNanos;
    }

    /** Returns what was counted since the last time, and begins anew. */
    Counts take() {
        Counts taken = new Counts(
                published,
                acknowledged,
                refused,
                duplicates,
                delivered,
                reconnects,
                errors,
                closes,
                deliveryMicros,
                ackMicros,
                lateMicros,
                joinMicros,
                lastBackNanos);
        deliveryMicros = histogram();
        ackMicros = histogram();
        lateMicros = histogram();
        joinMicros = histogram();
        errors = new TreeMap<>();
        closes = new TreeMap<>();
        published = 0;
        acknowledged = 0;
        refused = 0;
        duplicates = 0;
        delivered = 0;
        reconnects = 0;
        return taken;
    }
}
