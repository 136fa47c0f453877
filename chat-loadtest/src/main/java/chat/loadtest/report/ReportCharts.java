package chat.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The plots over time of a report's page. Confined to a thread. */
final class ReportCharts {

    private static final int WIDE = 1120;
    private static final int HALF = 550;
    private static final int THIRD = 360;
    private static final int HIGH = 300;
    private static final int LOW = 230;
    private static final int LOWEST = 170;

    private final RunReport report;
    private final Timeline timeline;
    private final StringBuilder page;

    /** @param style class of the line, {@code c0} to {@code c4}, or {@code faint} */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Series(String label, String style, double[] values) {}

    /** @param page gets the plots */
    ReportCharts(RunReport report, StringBuilder page) {
        this.report = report;
        this.timeline = Timeline.of(report.samples());
        this.page = page;
    }

    /** Plots of what the generator saw. */
    void ofTheRun() {
        String columns = timeline.seconds() == 1 ? "each second" : "worst of each " + timeline.seconds() + " s";
        latency("Delivery latency", "due until received, " + columns, WIDE, HIGH, Sample::delivery);
        figure(
                "Messages",
                "per second",
                HALF,
                LOW,
                Figures::rounded,
                series("due", "faint", timeline.mean(Sample::dueRate)),
                series("sent", "c0", timeline.mean(Sample::sentRate)),
                series("acknowledged", "c2", timeline.mean(Sample::acknowledgedRate)));
        deliveries();
        Distribution.histogram(report, page, HALF, LOW);
        Distribution.percentiles(report, page, HALF, LOW);
        latency("Acknowledgement latency", "due until acknowledged", HALF, LOW, Sample::ack);
        figure(
                "Connections",
                "open, and made again each second",
                HALF,
                LOW,
                Figures::rounded,
                series("open", "c0", timeline.mean(Sample::connections)),
                series("made again", "c3", timeline.mean(Sample::reconnects)));
        if (report.totals().lost() > 0) {
            figure(
                    "Lost",
                    "deliveries known to be lost so far",
                    HALF,
                    LOW,
                    Figures::rounded,
                    series("lost", "c3", timeline.mean(Sample::lost)));
        }
    }

    /** A mean of several seconds would hide one in which nothing came, so the lowest is told, too. */
    private void deliveries() {
        Series delivered = series("delivered", "c1", timeline.mean(Sample::deliveredRate));
        Series lowest = series("slowest second", "faint", timeline.lowest(Sample::deliveredRate));
        Series[] shown = timeline.seconds() == 1 ? new Series[] {delivered} : new Series[] {delivered, lowest};
        figure("Deliveries", "per second, to all members", HALF, LOW, Figures::rounded, shown);
    }

    /** Plots of what the generator itself needed. */
    void ofTheGenerator() {
        figure(
                "Processor time of the generator",
                "100 % is one processor",
                HALF,
                LOW,
                Figures::cpu,
                series("generator", "c0", timeline.mean(Sample::generatorCpu)));
        logFigure(
                "Sent late",
                "due until sent: part of every latency above",
                HALF,
                LOW,
                series("p99", "c2", micros(Sample::late, LatencyMicros::p99)),
                series("max", "faint", micros(Sample::late, LatencyMicros::max)));
    }

    /** Plots of what the server said of itself. */
    void ofTheServer(ServerMetrics server) {
        Map<Integer, Double> cpu = new HashMap<>();
        Map<Integer, Double> memory = new HashMap<>();
        for (ServerSample sample : server.samples()) {
            cpu.put(sample.second(), orNone(sample.cpu()));
            memory.put(sample.second(), orNone(sample.memoryBytes()));
        }
        serverFigure("Processor time of the server", "100 % is one processor", HALF, Figures::cpu, "c1", cpu);
        serverFigure("Memory of the server", server.memoryKind(), HALF, Figures.BYTES, "c2", memory);
        for (OwnMetrics.Metric metric : OwnMetrics.of(server)) {
            serverFigure(metric.name(), metric.how(), THIRD, metric.text(), "c0", metric.bySecond());
        }
    }

    private static double orNone(@Nullable Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }

    private void serverFigure(
            String title,
            String note,
            int width,
            DoubleFunction<String> text,
            String style,
            Map<Integer, Double> values) {
        double[] line = timeline.ofServer(values);
        if (Arrays.stream(line).anyMatch(value -> !Double.isNaN(value))) {
            figure(title, note, width, width == THIRD ? LOWEST : LOW, text, series("", style, line));
        }
    }

    private void latency(String title, String note, int width, int height, Function<Sample, LatencyMicros> latency) {
        logFigure(
                title,
                note,
                width,
                height,
                series("p50", "c0", micros(latency, LatencyMicros::p50)),
                series("p90", "c1", micros(latency, LatencyMicros::p90)),
                series("p99", "c2", micros(latency, LatencyMicros::p99)),
                series("p99.9", "c3", micros(latency, LatencyMicros::p999)),
                series("max", "faint", micros(latency, LatencyMicros::max)));
    }

    private double[] micros(Function<Sample, LatencyMicros> latency, ToLongFunction<LatencyMicros> value) {
        return timeline.highest(sample -> {
            LatencyMicros all = latency.apply(sample);
            return all.count() == 0 ? Double.NaN : Math.max(1, value.applyAsLong(all));
        });
    }

    private static Series series(String label, String style, double[] values) {
        return new Series(label, style, values);
    }

    private void figure(
            String title, String note, int width, int height, DoubleFunction<String> text, Series... series) {
        double most = most(series);
        draw(
                title,
                note,
                width,
                height,
                text == Figures.BYTES ? Scale.upToBytes(most) : Scale.upTo(most),
                text,
                series);
    }

    private void logFigure(String title, String note, int width, int height, Series... series) {
        double least = known(series).min().orElse(1);
        draw(title, note, width, height, Scale.logarithmic(least, most(series)), Figures::micros, series);
    }

    private static double most(Series... series) {
        return known(series).max().orElse(0);
    }

    private static DoubleStream known(Series... series) {
        return Arrays.stream(series)
                .flatMapToDouble(one -> Arrays.stream(one.values))
                .filter(Double::isFinite);
    }

    private void draw(
            String title, String note, int width, int height, Scale y, DoubleFunction<String> text, Series... series) {
        Scale x = timeline.scale();
        Plot plot = new Plot(title, width, height, x, x.timeTicks(width / 90), Figures::clock, y, text);
        List<String> legend = new ArrayList<>();
        for (int i = series.length - 1; i >= 0; i--) {
            plot.line(series[i].style, timeline.times(), series[i].values);
            legend.add(0, legendEntry(series[i].style, series[i].label));
        }
        timeline.events().forEach(event -> plot.mark(event.second(), width == THIRD ? "" : event.text()));
        hints(plot, text, series);
        append(page, title, note, width, String.join("", legend), plot);
    }

    private void hints(Plot plot, DoubleFunction<String> text, Series... series) {
        for (int column = 0; column < timeline.columns(); column++) {
            StringBuilder hint = new StringBuilder(Figures.clock(timeline.from(column)));
            for (Series one : series) {
                hint.append('\n').append(one.label).append(one.label.isEmpty() ? "" : " ");
                hint.append(text.apply(one.values[column]));
            }
            plot.hint(timeline.from(column), timeline.to(column), hint.toString());
        }
    }

    static String legendEntry(String style, String label) {
        return label.isEmpty()
                ? ""
                : "<span class=\"key\"><svg viewBox=\"0 0 22 8\"><path class=\"line " + style
                        + "\" d=\"M1 4H21\"/></svg>" + Html.escape(label) + "</span>";
    }

    /** @param legend as markup */
    static void append(StringBuilder page, String title, String note, int width, String legend, Plot plot) {
        page.append("<figure class=\"w").append(width).append("\"><figcaption><b>");
        page.append(Html.escape(title)).append("</b> <span class=\"note\">").append(Html.escape(note));
        page.append("</span><span class=\"legend\">").append(legend).append("</span></figcaption>");
        page.append(plot.svg()).append("</figure>\n");
    }
}
