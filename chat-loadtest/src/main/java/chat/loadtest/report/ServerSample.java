package chat.loadtest.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server's metrics in one second. Immutable. A second in which it did not answer has no sample.
 *
 * @param second as in {@link Sample}
 * @param cpu processor time since the answer before divided by the time that passed, 1 for one processor; null if unknown
 * @param memoryBytes null if unknown
 * @param metrics its own metrics by name, the values of all labels added up. Counters count since the server's start; a
 *     histogram has a {@code _sum} and a {@code _count}
 */
public record ServerSample(
        int second, @Nullable Double cpu, @Nullable Long memoryBytes, Map<String, Double> metrics) {

    public ServerSample {
        Map<String, Double> finite = new TreeMap<>(metrics);
        finite.values().removeIf(value -> !Double.isFinite(value));
        metrics = Collections.unmodifiableMap(finite);
    }
}
