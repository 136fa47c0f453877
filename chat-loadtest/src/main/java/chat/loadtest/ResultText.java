package chat.loadtest;

import chat.loadtest.engine.LimitsHint;
import chat.loadtest.report.Bound;
import chat.loadtest.report.ComeBack;
import chat.loadtest.report.LatencyMicros;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.Step;
import chat.loadtest.report.Totals;
import chat.loadtest.report.Violation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints a report for people. Stateless. */
final class ResultText {

    private static final double MILLIS_PER_SECOND = 1e3;

    private ResultText() {}

    static void print(RunReport report, PrintWriter out) {
        Totals totals = report.totals();
        line(out, "published", totals.published());
        line(out, "acknowledged", totals.acknowledged());
        line(out, "refused", totals.refused());
        line(out, "delivered", totals.delivered());
        lines(out, "violations", broken(totals));
        line(out, "reconnects", totals.reconnects());
        lines(out, "errors", totals.errors());
        lines(out, "closed early", totals.closes());
        percentiles(out, "latency ms", report.deliveryMicros().percentiles());
        percentiles(out, "answered ms", report.ackMicros().percentiles());
        percentiles(out, "sent late ms", report.lateMicros().percentiles());
        if (totals.reconnects() > 0) {
            print(report.back(), report.settings().containsKey("rounds"), out);
        }
        if (report.cluster() != null) {
            ClusterText.print(report.cluster(), out);
        }
        report.steps().forEach(step -> print(step, out));
        for (Violation violation : report.judgement().violations()) {
            out.println(violation.kind() + ": " + violation.room() + ": " + violation.text());
        }
        if (wasLimited(totals)) {
            out.println("hint: " + LimitsHint.TEXT);
        }
        for (Bound bound : report.judgement().bounds()) {
            out.println((bound.broken() ? "out of bounds: " : "within bounds: not ") + bound.bound() + ", as it is "
                    + bound.value());
        }
        out.println(
                report.judgement().outcome().text() + ": " + report.judgement().line());
    }

    /** @param nodesKilled whether the time counts from the kill of a node */
    private static void print(ComeBack back, boolean nodesKilled, PrintWriter out) {
        percentiles(out, "joined again ms", back.joinMicros());
        line(out, "connects refused", back.refused());
        line(out, "connects failed", back.failed());
        Long millis = back.afterStartMillis();
        if (back.away() > 0) {
            line(out, "did not come back", back.away());
        } else if (millis != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-18s %12.1f s after the %s",
                    "all back",
                    millis / MILLIS_PER_SECOND,
                    nodesKilled ? "last node was killed" : "server's start"));
        }
    }

    private static void print(Step step, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "step %.0f/s: sent %d, delivered %d, lost %d, p50 %s ms, p99 %s ms, %s",
                step.dueRate(),
                step.sent(),
                step.delivered(),
                step.lost(),
                Millis.text(step.deliveryMicros().p50()),
                Millis.text(step.deliveryMicros().p99()),
                step.held() ? "held" : "not held"));
    }

    private static Map<String, Long> broken(Totals totals) {
        Map<String, Long> broken = new LinkedHashMap<>(totals.violations());
        broken.values().removeIf(count -> count == 0);
        return broken;
    }

    private static boolean wasLimited(Totals totals) {
        return totals.errors().keySet().stream().anyMatch(LimitsHint::fits)
                || totals.closes().keySet().stream().anyMatch(code -> LimitsHint.fits(Integer.toString(code)));
    }

    private static void line(PrintWriter out, String what, long count) {
        out.println(String.format(Locale.ROOT, "%-18s %12d", what, count));
    }

    private static void lines(PrintWriter out, String what, Map<?, Long> counts) {
        line(out, what, counts.values().stream().mapToLong(Long::longValue).sum());
        counts.forEach((code, count) -> line(out, "  " + code, count));
    }

    static void percentiles(PrintWriter out, String what, LatencyMicros micros) {
        out.println(String.format(
                Locale.ROOT,
                "%-18s  p50 %s  p90 %s  p99 %s  p99.9 %s  max %s",
                what,
                Millis.text(micros.p50()),
                Millis.text(micros.p90()),
                Millis.text(micros.p99()),
                Millis.text(micros.p999()),
                Millis.text(micros.max())));
    }
}
