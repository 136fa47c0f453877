package chat.loadtest.engine;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The counts of some time. Immutable: nobody changes its maps and histograms.
 *
 * @param refused publications that were answered with an error
 * @param duplicates publications sent again that the server recognised
 * @param delivered publications that members received, each counted once for each member
 * @param reconnects members that came back
 * @param errors by code: those of the server, and what this program found wrong on a connection
 * @param closes connections that the other side ended before the run did, by close code
 * @param deliveryMicros from when a publication was due until a member received it, but for slow readers
 * @param ackMicros from when a publication was due until it was acknowledged
 * @param lateMicros from when a publication was due until this program sent it
 * @param joinMicros of members that came back: from when they began to connect until they were in their room
 * @param lastBackNanos when the last one of them was; {@link Long#MIN_VALUE} for none
 */
public record Counts(
        long published,
        long acknowledged,
        long refused,
        long duplicates,
        long delivered,
        long reconnects,
        Map<String, Long> errors,
        Map<Integer, Long> closes,
        Histogram deliveryMicros,
        Histogram ackMicros,
        Histogram lateMicros,
        Histogram joinMicros,
        long lastBackNanos) {

    public static final Counts NONE = new Tally().take();

    public Counts plus(Counts other) {
        return new Counts(
                published + other.published,
                acknowledged + other.acknowledged,
                refused + other.refused,
                duplicates + other.duplicates,
                delivered + other.delivered,
                reconnects + other.reconnects,
                sum(errors, other.errors),
                sum(closes, other.closes),
                sum(deliveryMicros, other.deliveryMicros),
                sum(ackMicros, other.ackMicros),
                sum(lateMicros, other.lateMicros),
                sum(joinMicros, other.joinMicros),
                Math.max(lastBackNanos, other.lastBackNanos));
    }

    private static Histogram sum(Histogram one, Histogram other) {
        if (other.getTotalCount() == 0) {
            return one;
        }
        Histogram sum = one.copy();
        sum.add(other);
        return sum;
    }

    private static <K extends Comparable<K>> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> sum = new TreeMap<>(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    public long errorCount() {
        return total(errors);
    }

    public long closeCount() {
        return total(closes);
    }

    private static long total(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
