package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Nodes;
import chat.loadtest.report.Bound;
import chat.loadtest.report.LatencyMicros;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.Sample;
import chat.loadtest.report.Totals;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A bound of the flag {@code --fail-if}, such as {@code p99>50ms}: the run fails where it is true. Immutable.
 *
 * @param value in the figure's unit, or the share in percent
 */
record FailIf(String text, Figure figure, String operator, double value, boolean isShare) {

    private static final double PERCENT = 100;
    private static final double MILLIS_PER_SECOND = 1000;
    private static final Pattern FORM =
            Pattern.compile("\\s*([a-z0-9.-]+)\\s*(<=|>=|<|>)\\s*(\\d{1,12}(?:\\.\\d{1,6})?)\\s*(us|ms|s|%|/s)?\\s*");

    private enum Kind {
        LATENCY,
        COUNT,
        RATE
    }

    /**
     * What can be bounded. Immutable.
     *
     * @param whole of what a count is a share
     */
    record Figure(String name, Kind kind, ToDoubleFunction<RunReport> read, ToDoubleFunction<RunReport> whole) {}

    private static final List<Figure> FIGURES = List.of(
            latency("p50", delivery(LatencyMicros::p50)),
            latency("p90", delivery(LatencyMicros::p90)),
            latency("p99", delivery(LatencyMicros::p99)),
            latency("p99.9", delivery(LatencyMicros::p999)),
            latency("max", delivery(LatencyMicros::max)),
            latency("ack-p50", ack(LatencyMicros::p50)),
            latency("ack-p90", ack(LatencyMicros::p90)),
            latency("ack-p99", ack(LatencyMicros::p99)),
            latency("ack-p99.9", ack(LatencyMicros::p999)),
            latency("ack-max", ack(LatencyMicros::max)),
            latency("same-node-p50", sameNode(LatencyMicros::p50)),
            latency("same-node-p99", sameNode(LatencyMicros::p99)),
            latency("other-node-p50", otherNode(LatencyMicros::p50)),
            latency("other-node-p99", otherNode(LatencyMicros::p99)),
            latency("join-p99", report -> report.back().joinMicros().p99()),
            latency("back", FailIf::back),
            new Figure("connects-refused", Kind.COUNT, report -> report.back().refused(), FailIf::expected),
            new Figure("lost", Kind.COUNT, report -> report.totals().lost(), FailIf::expected),
            new Figure(
                    "refused",
                    Kind.COUNT,
                    report -> report.totals().refused(),
                    report -> report.totals().published()),
            new Figure("violations", Kind.COUNT, report -> report.totals().broken(), FailIf::expected),
            rate("rate", Totals::published),
            rate("delivered", Totals::delivered));

    private static Figure latency(String name, ToDoubleFunction<RunReport> micros) {
        return new Figure(name, Kind.LATENCY, micros, FailIf::expected);
    }

    private static Figure rate(String name, ToLongFunction<Totals> count) {
        return new Figure(
                name, Kind.RATE, report -> perSecond(report, count.applyAsLong(report.totals())), FailIf::expected);
    }

    private static ToDoubleFunction<RunReport> delivery(ToLongFunction<LatencyMicros> percentile) {
        return report -> percentile.applyAsLong(report.deliveryMicros().percentiles());
    }

    private static ToDoubleFunction<RunReport> ack(ToLongFunction<LatencyMicros> percentile) {
        return report -> percentile.applyAsLong(report.ackMicros().percentiles());
    }

    private static ToDoubleFunction<RunReport> sameNode(ToLongFunction<LatencyMicros> percentile) {
        return report ->
                percentile.applyAsLong(Objects.requireNonNull(report.cluster()).sameNodeMicros());
    }

    private static ToDoubleFunction<RunReport> otherNode(ToLongFunction<LatencyMicros> percentile) {
        return report ->
                percentile.applyAsLong(Objects.requireNonNull(report.cluster()).otherNodeMicros());
    }

    /** For ever where somebody is away. */
    private static double back(RunReport report) {
        Long millis = report.back().afterStartMillis();
        return report.back().away() > 0 || millis == null ? Double.POSITIVE_INFINITY : 1e3 * millis;
    }

    private static double expected(RunReport report) {
        Totals totals = report.totals();
        return (double) totals.delivered() + totals.lost();
    }

    /** Over the seconds in which messages were sent. */
    private static double perSecond(RunReport report, long count) {
        long millis = report.samples().stream()
                .filter(sample -> sample.sent() > 0)
                .mapToLong(Sample::millis)
                .sum();
        return count * MILLIS_PER_SECOND / Math.max(1, millis);
    }

    /** @throws CannotRunException if it is no bound */
    static FailIf parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CannotRunException("--fail-if: '" + text + "' is not of the form p99>50ms");
        }
        Figure figure = FIGURES.stream()
                .filter(known -> known.name.equals(form.group(1)))
                .findFirst()
                .orElseThrow(() -> new CannotRunException("--fail-if: '" + form.group(1) + "' is none of "
                        + FIGURES.stream().map(Figure::name).collect(Collectors.joining(", "))));
        String unit = form.group(4) == null ? "" : form.group(4);
        String units = switch (figure.kind) {
            case LATENCY -> "us|ms|s";
            case COUNT -> "%?";
            case RATE -> "(/s)?";
        };
        if (!unit.matches(units)) {
            throw new CannotRunException("--fail-if: '" + text + "' has the wrong unit; write p99>50ms, lost>0, "
                    + "refused>1% or rate<900/s");
        }
        double scale = switch (unit) {
            case "ms" -> 1e3;
            case "s" -> 1e6;
            default -> 1;
        };
        return new FailIf(
                text.strip(), figure, form.group(2), Double.parseDouble(form.group(3)) * scale, unit.equals("%"));
    }

    /** @throws CannotRunException if the run has no such figure */
    void requireFigureOf(Nodes nodes) {
        if (figure.name.contains("-node-") && !nodes.areSeveral()) {
            throw new CannotRunException("--fail-if: " + figure.name + " needs several --url");
        }
    }

    /** Whether it is true of a run. */
    Bound check(RunReport report) {
        double measured = figure.read.applyAsDouble(report);
        if (isShare) {
            measured = PERCENT * measured / Math.max(1, figure.whole.applyAsDouble(report));
        }
        boolean broken = switch (operator) {
            case ">" -> measured > value;
            case ">=" -> measured >= value;
            case "<" -> measured < value;
            default -> measured <= value;
        };
        return new Bound(text, words(measured), broken);
    }

    private String words(double measured) {
        return switch (figure.kind) {
            case LATENCY -> Double.isInfinite(measured) ? "never" : Millis.text((long) measured) + " ms";
            case RATE -> String.format(Locale.ROOT, "%.1f/s", measured);
            case COUNT -> String.format(Locale.ROOT, isShare ? "%.3f %%" : "%.0f", measured);
        };
    }
}
