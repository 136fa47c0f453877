package chat.loadtest;

import chat.loadtest.engine.Census;
import chat.loadtest.engine.Counts;
import chat.loadtest.engine.NodeCounts;
import chat.loadtest.judge.Judge;
import chat.loadtest.judge.ViolationKind;
import chat.loadtest.judge.Violations;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.report.Cluster;
import chat.loadtest.report.ComeBack;
import chat.loadtest.report.Judgement;
import chat.loadtest.report.Latencies;
import chat.loadtest.report.LatencyMicros;
import chat.loadtest.report.Machine;
import chat.loadtest.report.Outcome;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.ServerMetrics;
import chat.loadtest.report.Step;
import chat.loadtest.report.Totals;
import chat.loadtest.report.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the report of a run, with the verdict. Confined to the main thread. */
final class ReportBuilder {

    private final LoadPlan plan;
    private final String scenario;
    private final Map<String, String> settings;
    private final Judge judge;
    private final EarlyEnd earlyEnd;

    ReportBuilder(LoadPlan plan, String scenario, Map<String, String> settings, Judge judge, EarlyEnd earlyEnd) {
        this.plan = plan;
        this.scenario = scenario;
        this.settings = settings;
        this.judge = judge;
        this.earlyEnd = earlyEnd;
    }

    RunReport build(
            Instant start,
            Duration duration,
            Recorder recorder,
            List<Step> steps,
            Census census,
            @Nullable NodeCounts nodes,
            @Nullable ServerMetrics server) {
        Counts counts = recorder.total();
        return new RunReport(
                LoadTestMain.version(),
                plan.run(),
                scenario,
                plan.nodes().toString(),
                plan.dialect().text(),
                settings,
                start,
                duration.toMillis(),
                Machine.here(),
                judgement(counts, steps, recorder.generatorLate()),
                totals(counts, census),
                Latencies.of(counts.deliveryMicros()),
                Latencies.of(counts.ackMicros()),
                Latencies.of(counts.lateMicros()),
                comeBack(counts, census, recorder.backSinceNanos()),
                steps,
                recorder.samples(),
                nodes == null ? null : cluster(nodes),
                server);
    }

    private Cluster cluster(NodeCounts counts) {
        List<Cluster.Node> nodes = new ArrayList<>();
        for (NodeCounts.Node node : counts.nodes()) {
            String url = plan.nodes().target(nodes.size()).toString();
            nodes.add(new Cluster.Node(url, node.members(), node.joins(), node.delivered(), node.reconnects()));
        }
        return new Cluster(
                nodes, LatencyMicros.of(counts.sameNodeMicros()), LatencyMicros.of(counts.otherNodeMicros()));
    }

    private Judgement judgement(Counts counts, List<Step> steps, @Nullable String generatorLate) {
        Violations violations = judge.violations();
        List<Violation> details = violations.details().stream()
                .map(detail -> new Violation(detail.kind().text(), detail.room(), detail.text()))
                .toList();
        Outcome outcome;
        String line;
        if (violations.total() > violations.count(ViolationKind.UNANSWERED)
                || counts.delivered() > 0 && violations.total() > 0) {
            outcome = Outcome.VIOLATED;
            line = Verdicts.count(violations)
                    + (details.isEmpty()
                            ? ""
                            : "; first: " + details.get(0).room() + ": "
                                    + details.get(0).text());
        } else if (counts.refused() > 0) {
            outcome = Outcome.REFUSED;
            line = counts.refused() + " of " + counts.published() + " messages were refused; of the others, "
                    + counts.delivered() + " deliveries, each once and in order";
        } else if (counts.delivered() == 0) {
            outcome = Outcome.NOTHING_DELIVERED;
            line = counts.published() + " messages were sent";
        } else if (generatorLate != null) {
            outcome = Outcome.SATURATED;
            line = generatorLate + "; this is no result";
        } else {
            outcome = earlyEnd.isWanted() ? Outcome.INTERRUPTED : Outcome.CLEAN;
            line = counts.published() + " messages, " + counts.delivered() + " deliveries, each once and in order"
                    + (earlyEnd.isWanted() ? "; the run ended early" : "");
        }
        return new Judgement(outcome, line + limit(steps), details, List.of());
    }

    /** The result of the search for a limit, as the end of a sentence. */
    private String limit(List<Step> steps) {
        if (plan.load().limitP99() == null) {
            return "";
        }
        double held = steps.stream()
                .filter(Step::held)
                .mapToDouble(Step::dueRate)
                .max()
                .orElse(0);
        double missed = steps.stream()
                .filter(step -> !step.held() && step.dueRate() > held)
                .mapToDouble(Step::dueRate)
                .min()
                .orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "; highest rate held: %.0f/s%s",
                held,
                Double.isNaN(missed) ? "" : String.format(Locale.ROOT, ", not held: %.0f/s", missed));
    }

    /** @param sinceNanos 0 if no command started the server or killed a node */
    private ComeBack comeBack(Counts counts, Census census, long sinceNanos) {
        long nanos = Math.max(0, counts.lastBackNanos() - sinceNanos);
        return new ComeBack(
                LatencyMicros.of(counts.joinMicros()),
                counts.errors().getOrDefault("connect_refused", 0L),
                counts.errors().getOrDefault("connect_failed", 0L),
                sinceNanos == 0 || counts.lastBackNanos() == Long.MIN_VALUE
                        ? null
                        : (Long) TimeUnit.NANOSECONDS.toMillis(nanos),
                plan.crowd().connections() - census.open());
    }

    private Totals totals(Counts counts, Census census) {
        Map<String, Long> violations = new LinkedHashMap<>();
        for (ViolationKind kind : ViolationKind.values()) {
            violations.put(kind.text(), judge.violations().count(kind));
        }
        Map<String, Long> errors = new TreeMap<>(counts.errors());
        put(errors, "no_longer_kept", census.gone());
        put(errors, "not_compared", judge.uncompared());
        return new Totals(
                counts.published(),
                counts.acknowledged(),
                counts.refused(),
                counts.delivered(),
                violations,
                errors,
                counts.closes(),
                counts.reconnects());
    }

    private static void put(Map<String, Long> errors, String code, long count) {
        if (count > 0) {
            errors.put(code, count);
        }
    }
}
