package chat.loadtest.report;

import java.util.Locale;
import java.util.Map;

/**
 * Writes the verdict in the XML that continuous integration reads, as JUnit's runners write it: a test for the verdict, for each
 * kind of violation, and for each bound. Stateless.
 */
final class JunitXml {

    private static final double MILLIS_PER_SECOND = 1000;

    private JunitXml() {}

    static String text(RunReport report) {
        Judgement judgement = report.judgement();
        StringBuilder cases = new StringBuilder();
        int failures = 0;
        int errors = 0;
        if (judgement.outcome() == Outcome.CLEAN) {
            cases.append(testCase(report, "verdict", ""));
        } else if (judgement.outcome() == Outcome.SATURATED || judgement.outcome() == Outcome.INTERRUPTED) {
            errors++;
            cases.append(testCase(
                    report, "verdict", problem("error", judgement.outcome().text(), judgement.line())));
        } else {
            failures++;
            cases.append(testCase(
                    report, "verdict", problem("failure", judgement.outcome().text(), judgement.line())));
        }
        for (Map.Entry<String, Long> kind : report.totals().violations().entrySet()) {
            boolean broken = kind.getValue() > 0;
            failures += broken ? 1 : 0;
            String words = kind.getValue() + " " + kind.getKey();
            cases.append(testCase(
                    report,
                    "no violation: " + kind.getKey(),
                    broken ? problem("failure", words, examples(judgement, kind.getKey())) : ""));
        }
        for (Bound bound : judgement.bounds()) {
            failures += bound.broken() ? 1 : 0;
            cases.append(testCase(
                    report,
                    "not " + bound.bound(),
                    bound.broken() ? problem("failure", bound.bound() + ": " + bound.value(), "") : ""));
        }
        int tests = 1 + report.totals().violations().size() + judgement.bounds().size();
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + "<testsuite name=\"chat-loadtest\" tests=\"" + tests
                + "\" failures=\"" + failures + "\" errors=\"" + errors + "\" skipped=\"0\" time=\""
                + seconds(report) + "\" timestamp=\"" + report.start() + "\">\n" + cases + "</testsuite>\n";
    }

    private static String examples(Judgement judgement, String kind) {
        StringBuilder lines = new StringBuilder();
        for (Violation violation : judgement.violations()) {
            if (violation.kind().equals(kind)) {
                lines.append(violation.room())
                        .append(": ")
                        .append(violation.text())
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static String seconds(RunReport report) {
        return String.format(Locale.ROOT, "%.3f", report.durationMillis() / MILLIS_PER_SECOND);
    }

    private static String testCase(RunReport report, String name, String content) {
        String group = "chat-loadtest" + (report.scenario().isEmpty() ? "" : "." + report.scenario());
        String start = "  <testcase classname=\"" + escaped(group) + "\" name=\"" + escaped(name) + "\" time=\""
                + (name.equals("verdict") ? seconds(report) : "0") + "\"";
        return content.isEmpty() ? start + "/>\n" : start + ">\n" + content + "  </testcase>\n";
    }

    private static String problem(String element, String message, String details) {
        return "    <" + element + " message=\"" + escaped(message) + "\">" + escaped(details) + "</" + element + ">\n";
    }

    /** Replaces what XML 1.0 cannot hold, such as most control characters, by a question mark. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\n' || c == '\t' || c >= ' ' && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c > 0xFFFF;
    }
}
