package chat.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The plots of how a whole run's latencies are distributed. Stateless. */
final class Distribution {

    private static final int BARS_A_DECADE = 20;
    private static final int POINTS_A_DECADE = 25;

    private Distribution() {}

    /** How many deliveries took how long, both in log scale. */
    static void histogram(RunReport report, StringBuilder page, int width, int height) {
        Histogram micros = report.delivery();
        if (micros.getTotalCount() == 0) {
            return;
        }
        double least = shown(micros.getMinValue());
        Scale x = Scale.logarithmic(least, Math.max(least * 2, (double) micros.getMaxValue()));
        int bars = (int) Math.ceil(BARS_A_DECADE * Math.log10(x.high() / x.low()));
        double factor = Math.pow(x.high() / x.low(), 1.0 / bars);
        double[] counts = counts(micros, x.low(), factor, bars);
        Scale y =
                Scale.logarithmic(1, Math.max(10.0, Arrays.stream(counts).max().orElse(1)));
        Plot plot = new Plot("Latency histogram", width, height, x, x.ticks(), Figures::micros, y, Figures::rounded);
        for (int i = 0; i < bars; i++) {
            double from = x.low() * Math.pow(factor, i);
            if (counts[i] > 0) {
                plot.bar(from, from * factor, Math.max(1.15, counts[i]));
                plot.hint(
                        from,
                        from * factor,
                        Figures.micros(from) + " to " + Figures.micros(from * factor) + "\n" + Figures.count(counts[i])
                                + " deliveries");
            }
        }
        LatencyMicros all = LatencyMicros.of(micros);
        plot.mark(shown(all.p50()), "p50");
        plot.mark(shown(all.p99()), "p99");
        plot.mark(shown(all.p999()), "p99.9");
        plot.mark(shown(all.max()), "max");
        ReportCharts.append(page, "Latency histogram", "how many deliveries took how long", width, "", plot);
    }

    /** A log scale has no 0. */
    private static double shown(long value) {
        return Math.max(1.0, (double) value);
    }

    private static double[] counts(Histogram micros, double low, double factor, int bars) {
        double[] counts = new double[bars];
        micros.recordedValues().forEach(value -> {
            double above = Math.log(Math.max(1, value.getValueIteratedTo()) / low) / Math.log(factor);
            counts[(int) Math.max(0, Math.min(bars - 1.0, above))] += value.getCountAtValueIteratedTo();
        });
        return counts;
    }

    /** Which share took no longer than what; the rarer, the further to the right. */
    static void percentiles(RunReport report, StringBuilder page, int width, int height) {
        List<Histogram> histograms = List.of(report.delivery(), report.ack(), report.late());
        List<String> labels = List.of("delivery", "acknowledgement", "sent late");
        List<String> styles = List.of("c1", "c2", "faint");
        long most =
                histograms.stream().mapToLong(Histogram::getTotalCount).max().orElse(0);
        if (most == 0) {
            return;
        }
        double least = histograms.stream()
                .filter(histogram -> histogram.getTotalCount() > 0)
                .mapToDouble(histogram -> Math.max(1, histogram.getValueAtPercentile(0)))
                .min()
                .orElse(1);
        double highest =
                histograms.stream().mapToDouble(Histogram::getMaxValue).max().orElse(1);
        Scale y = Scale.logarithmic(least, Math.max(least * 2, highest));
        double decades = Math.ceil(Math.max(2, Math.log10(shown(most))));
        Scale x = new Scale(1, Math.pow(10, decades), true);
        Plot plot = new Plot(
                "Latency by percentile", width, height, x, x.ticks(), Distribution::percent, y, Figures::micros);
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (histograms.get(i).getTotalCount() > 0) {
                curve(plot, styles.get(i), histograms.get(i));
                legend.add(ReportCharts.legendEntry(styles.get(i), labels.get(i)));
            }
        }
        ReportCharts.append(
                page, "Latency by percentile", "so many did not take longer", width, String.join("", legend), plot);
    }

    private static void curve(Plot plot, String style, Histogram micros) {
        int points = (int) (POINTS_A_DECADE * Math.log10(Math.max(10.0, (double) micros.getTotalCount()))) + 1;
        double[] xs = new double[points];
        double[] ys = new double[points];
        for (int i = 0; i < points; i++) {
            xs[i] = Math.pow(10, i / (double) POINTS_A_DECADE);
            ys[i] = Math.max(1, micros.getValueAtPercentile(100 - 100 / xs[i]));
        }
        plot.line(style, xs, ys);
    }

    /** The percentile above which one in so many lies. */
    private static String percent(double oneIn) {
        int nines = (int) Math.round(Math.log10(oneIn));
        return switch (nines) {
            case 0 -> "0 %";
            case 1 -> "90 %";
            case 2 -> "99 %";
            default -> "99." + "9".repeat(nines - 2) + " %";
        };
    }
}
