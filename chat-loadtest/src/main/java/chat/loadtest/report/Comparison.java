package chat.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What changed from run A to run B, and which changes are larger than chance. Confined to a thread. */
final class Comparison {

    /** Fewer seconds do not show their scatter. */
    static final int LEAST_SECONDS = 5;

    /** Latencies that differ by less are equal: the machine's scheduler causes as much. */
    private static final double LEAST_MICROS = 50;

    /** The extreme of one run may always be this many times that of another. */
    private static final double LEAST_TAIL_FACTOR = 2;

    /** No chance delays a message by so much more: the server or the network stood still. */
    private static final double STALL_MICROS = 500_000;

    /** How a metric changed. */
    enum Change {
        WITHIN_NOISE(""),
        BETTER("better"),
        WORSE("WORSE");

        private final String text;

        Change(String text) {
            this.text = text;
        }
    }

    /** One line of the table, as text. */
    record Row(String metric, String a, String b, String difference, String noise, Change change) {

        List<String> cells() {
            return List.of(metric, a, b, difference, noise, change.text);
        }
    }

    private final RunReport a;
    private final RunReport b;
    private final double tolerance;
    private final List<Sample> secondsOfA;
    private final List<Sample> secondsOfB;
    private final List<Row> rows = new ArrayList<>();

    /** @param tolerance share of A by which B may always differ, because two runs differ more than the seconds of one */
    Comparison(RunReport a, RunReport b, double tolerance) {
        this.a = a;
        this.b = b;
        this.tolerance = tolerance;
        int seconds = Math.min(sending(a), sending(b));
        this.secondsOfA = a.samples().subList(0, seconds);
        this.secondsOfB = b.samples().subList(0, seconds);
    }

    /** How many seconds there are until nothing is sent any more. */
    private static int sending(RunReport report) {
        for (int i = report.samples().size(); i > 0; i--) {
            if (report.samples().get(i - 1).sent() > 0) {
                return i;
            }
        }
        return 0;
    }

    /** How many seconds of both runs can be compared. */
    int seconds() {
        return secondsOfA.size();
    }

    /** In which settings the runs differ, each in a few words; the two names stand for the runs. */
    static List<String> differences(RunReport a, RunReport b, String nameOfA, String nameOfB) {
        Set<String> names = new LinkedHashSet<>(a.settings().keySet());
        names.addAll(b.settings().keySet());
        List<String> differences = new ArrayList<>();
        addDifference(differences, "scenario", a.scenario(), b.scenario(), nameOfA, nameOfB);
        addDifference(differences, "dialect", a.dialect(), b.dialect(), nameOfA, nameOfB);
        for (String name : names) {
            addDifference(
                    differences,
                    name,
                    a.settings().getOrDefault(name, "not set"),
                    b.settings().getOrDefault(name, "not set"),
                    nameOfA,
                    nameOfB);
        }
        return differences;
    }

    private static void addDifference(
            List<String> differences, String name, String inA, String inB, String nameOfA, String nameOfB) {
        if (!inA.equals(inB)) {
            differences.add(name + " is " + inA + " in " + nameOfA + " and " + inB + " in " + nameOfB);
        }
    }

    /** Compares the runs, which have at least {@link #LEAST_SECONDS} in common. */
    List<Row> rows() {
        rows.clear();
        violations();
        means(
                "delivered/s",
                Figures::rounded,
                true,
                of(Sample::deliveredRate, secondsOfA),
                of(Sample::deliveredRate, secondsOfB));
        latency("latency p50", Sample::deliveryMicros, LatencyMicros::p50);
        latency("latency p99", Sample::deliveryMicros, LatencyMicros::p99);
        latency("latency p99.9", Sample::deliveryMicros, LatencyMicros::p999);
        tail(
                "whole run p99.9",
                LatencyMicros::p999,
                a.deliveryMicros().percentiles(),
                b.deliveryMicros().percentiles());
        tail(
                "whole run max",
                LatencyMicros::max,
                a.deliveryMicros().percentiles(),
                b.deliveryMicros().percentiles());
        latency("ack p50", Sample::ackMicros, LatencyMicros::p50);
        latency("ack p99", Sample::ackMicros, LatencyMicros::p99);
        if (a.server() != null && b.server() != null) {
            means("server CPU", Figures::cpu, false, cpu(a.server(), secondsOfA), cpu(b.server(), secondsOfB));
        }
        return List.copyOf(rows);
    }

    private void violations() {
        long inA = a.totals().broken();
        long inB = b.totals().broken();
        boolean worse = inB > inA || a.judgement().passed() && !b.judgement().passed();
        Change change = worse ? Change.WORSE : inB < inA ? Change.BETTER : Change.WITHIN_NOISE;
        rows.add(new Row(
                "verdict",
                a.judgement().outcome().text(),
                b.judgement().outcome().text(),
                "",
                "",
                worse || inA == inB && inA == 0 ? change : Change.WITHIN_NOISE));
        rows.add(new Row("violations", Figures.count(inA), Figures.count(inB), "", "none", change));
    }

    private static double[] of(ToDoubleFunction<Sample> value, List<Sample> seconds) {
        return seconds.stream().mapToDouble(value).toArray();
    }

    private static double[] cpu(ServerMetrics server, List<Sample> seconds) {
        Map<Integer, Double> known = new HashMap<>();
        server.samples().forEach(sample -> {
            if (sample.cpu() != null) {
                known.put(sample.second(), sample.cpu());
            }
        });
        return of(sample -> known.getOrDefault(sample.second(), Double.NaN), seconds);
    }

    private void means(String metric, DoubleFunction<String> text, boolean moreIsBetter, double[] inA, double[] inB) {
        Pairs pairs = Pairs.of(inA, inB);
        if (pairs.tooFew() || Arrays.stream(pairs.a).sum() == 0) {
            rows.add(unknown(metric));
            return;
        }
        Noise.Change change = Noise.ofMeans(pairs.a, pairs.b);
        Change judged = !change.isBeyond(tolerance)
                ? Change.WITHIN_NOISE
                : change.log() > 0 == moreIsBetter ? Change.BETTER : Change.WORSE;
        rows.add(new Row(
                metric,
                text.apply(Arrays.stream(pairs.a).average().orElse(Double.NaN)),
                text.apply(Arrays.stream(pairs.b).average().orElse(Double.NaN)),
                percent(change.log()),
                noise(change),
                judged));
    }

    private void latency(
            String metric, Function<Sample, LatencyMicros> latency, ToLongFunction<LatencyMicros> percentile) {
        ToDoubleFunction<Sample> micros = sample -> {
            LatencyMicros all = latency.apply(sample);
            return all.count() == 0 ? Double.NaN : percentile.applyAsLong(all);
        };
        Pairs pairs = Pairs.of(of(micros, secondsOfA), of(micros, secondsOfB));
        if (pairs.tooFew()) {
            rows.add(unknown(metric));
            return;
        }
        Noise.Change change = Noise.ofMedians(pairs.a, pairs.b);
        double inA = Noise.median(pairs.a);
        double inB = Noise.median(pairs.b);
        boolean beyond = change.isBeyond(tolerance) && Math.abs(inB - inA) >= LEAST_MICROS;
        Change judged = !beyond ? Change.WITHIN_NOISE : change.log() > 0 ? Change.WORSE : Change.BETTER;
        rows.add(new Row(
                metric, Figures.micros(inA), Figures.micros(inB), percent(change.log()), noise(change), judged));
    }

    /** Compares the worst moments of the runs, which the median over the seconds hides. */
    private void tail(String metric, ToLongFunction<LatencyMicros> percentile, LatencyMicros inA, LatencyMicros inB) {
        double microsA = Math.max(1.0, (double) percentile.applyAsLong(inA));
        double microsB = Math.max(1.0, (double) percentile.applyAsLong(inB));
        List<Sample> shorter = microsA < microsB ? secondsOfA : secondsOfB;
        double[] extremes = shorter.stream()
                .filter(sample -> sample.deliveryMicros().count() > 0)
                .mapToDouble(sample -> Math.max(1.0, (double) percentile.applyAsLong(sample.deliveryMicros())))
                .toArray();
        if (extremes.length < LEAST_SECONDS || inA.count() == 0 || inB.count() == 0) {
            rows.add(unknown(metric));
            return;
        }
        double factor = Math.max(LEAST_TAIL_FACTOR, Math.max(1 + tolerance, Noise.tailFactor(extremes)));
        double change = microsB / microsA;
        double size = Math.max(change, 1 / change);
        double difference = Math.abs(microsB - microsA);
        boolean beyond =
                size > factor && difference >= LEAST_MICROS || size > LEAST_TAIL_FACTOR && difference >= STALL_MICROS;
        Change judged = !beyond ? Change.WITHIN_NOISE : change > 1 ? Change.WORSE : Change.BETTER;
        rows.add(new Row(
                metric,
                Figures.micros(microsA),
                Figures.micros(microsB),
                "x " + Figures.digits(change),
                "x " + Figures.digits(factor),
                judged));
    }

    private static Row unknown(String metric) {
        return new Row(metric, Figures.NONE, Figures.NONE, "", "too few seconds", Change.WITHIN_NOISE);
    }

    private static String percent(double log) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * Math.expm1(log));
    }

    private String noise(Noise.Change change) {
        double share = Math.max(tolerance, Math.expm1(change.halfWidth()));
        return String.format(Locale.ROOT, "±%.1f %%", 100 * share);
    }

    /** The seconds in which both runs have a value. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pairs(double[] a, double[] b) {

        static Pairs of(double[] a, double[] b) {
            boolean[] known = new boolean[a.length];
            int count = 0;
            for (int i = 0; i < a.length; i++) {
                known[i] = Double.isFinite(a[i]) && Double.isFinite(b[i]);
                count += known[i] ? 1 : 0;
            }
            double[] ofA = new double[count];
            double[] ofB = new double[count];
            for (int i = 0, at = 0; i < a.length; i++) {
                if (known[i]) {
                    ofA[at] = a[i];
                    ofB[at++] = b[i];
                }
            }
            return new Pairs(ofA, ofB);
        }

        boolean tooFew() {
            return a.length < LEAST_SECONDS;
        }
    }
}
