package chat.loadtest.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

/**
 * Chooses which of the server's own metrics are worth a plot: those that change, the times that things take first. Counters
 * become rates, and histograms the mean of each second. Stateless.
 */
final class OwnMetrics {

    private static final int MOST = 12;
    private static final String SUM = "_sum";
    private static final String COUNT = "_count";
    private static final String TOTAL = "_total";

    /**
     * One metric over time.
     *
     * @param how it was made of what the server said
     * @param bySecond NaN where it has no value
     */
    record Metric(String name, String how, Map<Integer, Double> bySecond, DoubleFunction<String> text) {

        private boolean changes() {
            return bySecond.values().stream()
                            .filter(Double::isFinite)
                            .distinct()
                            .limit(2)
                            .count()
                    == 2;
        }
    }

    private OwnMetrics() {}

    static List<Metric> of(ServerMetrics server) {
        List<Metric> means = new ArrayList<>();
        List<Metric> gauges = new ArrayList<>();
        List<Metric> rates = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        server.samples().forEach(sample -> names.addAll(sample.metrics().keySet()));
        for (String name : names) {
            String base = name.substring(0, Math.max(0, name.lastIndexOf('_')));
            if (name.endsWith(COUNT) && names.contains(base + SUM)) {
                means.add(new Metric(base, "mean", quotient(server, base + SUM, name), unit(base)));
            } else if (name.endsWith(TOTAL)) {
                rates.add(new Metric(name, "per second", difference(server, name, true), Figures::rounded));
            } else if (!name.endsWith(SUM) && !name.endsWith("_max")) {
                gauges.add(new Metric(name, "", gauge(server, name), unit(name)));
            }
        }
        List<Metric> chosen = new ArrayList<>(means);
        chosen.addAll(gauges);
        chosen.addAll(rates);
        chosen.removeIf(metric -> !metric.changes());
        return chosen.subList(0, Math.min(MOST, chosen.size()));
    }

    private static DoubleFunction<String> unit(String name) {
        if (name.endsWith("_bytes")) {
            return Figures.BYTES;
        }
        return name.endsWith("_seconds") ? value -> Figures.micros(value * 1e6) : Figures::rounded;
    }

    private static Map<Integer, Double> gauge(ServerMetrics server, String name) {
        Map<Integer, Double> values = new HashMap<>();
        server.samples()
                .forEach(sample -> values.put(sample.second(), sample.metrics().getOrDefault(name, Double.NaN)));
        return values;
    }

    /** How much a counter grew since the answer before; nothing is known where the server began anew. */
    private static Map<Integer, Double> difference(ServerMetrics server, String name, boolean perSecond) {
        Map<Integer, Double> values = new HashMap<>();
        for (int i = 1; i < server.samples().size(); i++) {
            ServerSample now = server.samples().get(i);
            ServerSample before = server.samples().get(i - 1);
            double grown = now.metrics().getOrDefault(name, Double.NaN)
                    - before.metrics().getOrDefault(name, 0.0);
            int seconds = perSecond ? now.second() - before.second() : 1;
            values.put(now.second(), grown < 0 ? Double.NaN : grown / seconds);
        }
        return values;
    }

    private static Map<Integer, Double> quotient(ServerMetrics server, String sum, String count) {
        Map<Integer, Double> values = difference(server, sum, false);
        Map<Integer, Double> counts = difference(server, count, false);
        values.replaceAll((second, grown) -> grown / counts.getOrDefault(second, Double.NaN)); // NaN where none came
        return values;
    }
}
