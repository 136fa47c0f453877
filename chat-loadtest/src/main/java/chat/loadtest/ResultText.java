package chat.loadtest;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Prints a result for people. Stateless. */
final class ResultText {

    private ResultText() {}

    static void print(Result result, PrintWriter out) {
        Counts counts = result.counts();
        line(out, "published", counts.published());
        line(out, "acknowledged", counts.acknowledged());
        line(out, "unanswered", result.missing().unanswered());
        line(out, "delivered", counts.delivered());
        line(out, "lost", result.missing().lost());
        line(out, "repeated", counts.repeated());
        line(out, "out of order", counts.outOfOrder());
        line(out, "errors", counts.errorCount());
        counts.errors().forEach((code, count) -> line(out, "  " + code, count));
        line(out, "closed early", counts.closeCount());
        counts.closes().forEach((code, count) -> line(out, "  " + code, count));
        percentiles(out, "latency ms", counts.latencyMicros());
        percentiles(out, "sent late ms", counts.sentLateMicros());
        if (result.wasLimited()) {
            out.println("hint: " + LimitsHint.TEXT);
        }
        out.println(result.passed() ? "passed" : "failed");
    }

    private static void line(PrintWriter out, String what, long count) {
        out.println(String.format(Locale.ROOT, "%-18s %12d", what, count));
    }

    private static void percentiles(PrintWriter out, String what, Histogram micros) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", what));
        for (Map.Entry<String, Long> value : Percentiles.of(micros).entrySet()) {
            line.append("  ").append(value.getKey()).append(' ').append(Percentiles.millis(value.getValue()));
        }
        out.println(line);
    }
}
