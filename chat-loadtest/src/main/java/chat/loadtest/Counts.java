package chat.loadtest;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was counted up to one moment. Immutable: nobody changes the maps and histograms that it was made with.
 *
 * @param refused publications that were answered with an error
 * @param delivered publications that members received, each counted once for each member
 * @param errors by code: those of the server, and what this program found wrong on a connection
 * @param closes connections that ended before the run did, by close code
 * @param latencyMicros from when a publication was due until a member received it
 * @param sentLateMicros from when a publication was due until it was sent: this program's own share of the latency
 */
record Counts(
        long published,
        long acknowledged,
        long refused,
        long delivered,
        long repeated,
        long outOfOrder,
        Map<String, Long> errors,
        Map<Integer, Long> closes,
        Histogram latencyMicros,
        Histogram sentLateMicros) {

    Counts plus(Counts other) {
        Histogram latency = latencyMicros.copy();
        latency.add(other.latencyMicros);
        Histogram sentLate = sentLateMicros.copy();
        sentLate.add(other.sentLateMicros);
        return new Counts(
                published + other.published,
                acknowledged + other.acknowledged,
                refused + other.refused,
                delivered + other.delivered,
                repeated + other.repeated,
                outOfOrder + other.outOfOrder,
                sum(errors, other.errors),
                sum(closes, other.closes),
                latency,
                sentLate);
    }

    private static <K extends Comparable<K>> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> sum = new TreeMap<>(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    long errorCount() {
        return total(errors);
    }

    long closeCount() {
        return total(closes);
    }

    private static long total(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
