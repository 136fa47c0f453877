package chat.loadtest.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows the progress of a run every second: on a terminal some lines that it writes again in place, elsewhere one line a second.
 * Events stay as lines of their own. Confined to a thread.
 */
public final class LiveView {

    private static final int BAR = 20;
    private static final int LABEL = 12;
    private static final String CLEAN = "clean so far";
    private static final String ALARM = "bold,red";
    private static final String TO_THE_END = "\u001b[K";

    private final PrintWriter out;
    private final Terminal terminal;
    private final String title;
    private final Duration planned;
    private int linesShown;
    private long refused;

    /**
     * Shows nothing yet.
     *
     * @param title what runs, in a few words
     * @param planned how long it will send; zero if that is not known
     */
    public LiveView(PrintWriter out, Terminal terminal, String title, Duration planned) {
        this.out = out;
        this.terminal = terminal;
        this.title = title;
        this.planned = planned;
    }

    /**
     * Shows the last second.
     *
     * @param violations broken promises found so far
     */
    public void show(Sample sample, long violations) {
        refused += sample.refused();
        if (!terminal.ansi().enabled()) {
            events(sample, "");
            out.println(oneLine(sample, violations));
            out.flush();
            return;
        }
        if (linesShown > 0) {
            out.print("\u001b[" + linesShown + "A\r");
        }
        events(sample, TO_THE_END);
        List<String> lines = lines(sample, violations);
        lines.forEach(line -> out.println(line + TO_THE_END));
        linesShown = lines.size();
        out.flush();
    }

    private void events(Sample sample, String end) {
        for (String event : sample.events()) {
            out.println(cut(elapsed(sample) + "  " + event) + end);
        }
    }

    private static String elapsed(Sample sample) {
        return Figures.clock(sample.second() + 1);
    }

    private String oneLine(Sample sample, long violations) {
        LatencyMicros latency = sample.deliveryMicros();
        return String.join(
                "  ",
                elapsed(sample),
                "sent " + Figures.count(sample.sentRate()) + "/s",
                "delivered " + Figures.count(sample.deliveredRate()) + "/s",
                "p50 " + text(latency, latency.p50()),
                "p99 " + text(latency, latency.p99()),
                "p99.9 " + text(latency, latency.p999()),
                "max " + text(latency, latency.max()),
                "lost " + Figures.count(sample.lost()),
                "connections " + Figures.count(sample.connections()),
                verdict(sample, violations));
    }

    private List<String> lines(Sample sample, long violations) {
        LatencyMicros latency = sample.deliveryMicros();
        LatencyMicros ack = sample.ackMicros();
        List<String> lines = new ArrayList<>();
        lines.add(cut(title));
        lines.add(fit("elapsed", "", elapsed(sample) + ofPlanned(), bar(sample)));
        String due = sample.dueRate() > 0 ? " of " + Figures.count(sample.dueRate()) + "/s" : "";
        lines.add(fit(
                "sent",
                "",
                Figures.count(sample.sentRate()) + "/s" + due,
                "late p99 " + text(sample.lateMicros(), sample.lateMicros().p99())));
        lines.add(fit("delivered", "", Figures.count(sample.deliveredRate()) + "/s"));
        lines.add(fit(
                "latency",
                "",
                "p50 " + text(latency, latency.p50()),
                "p99 " + text(latency, latency.p99()),
                "max " + text(latency, latency.max()),
                "p90 " + text(latency, latency.p90()),
                "p99.9 " + text(latency, latency.p999())));
        lines.add(fit(
                "acknowledged",
                "",
                "p50 " + text(ack, ack.p50()),
                "p99 " + text(ack, ack.p99()),
                "max " + text(ack, ack.max())));
        lines.add(fit("lost", sample.lost() > 0 ? ALARM : "", Figures.count(sample.lost())));
        lines.add(fit(
                "connections",
                "",
                Figures.count(sample.connections()),
                "made again " + Figures.count(sample.reconnects()),
                "generator " + Figures.cpu(sample.generatorCpu())));
        String verdict = verdict(sample, violations);
        lines.add(fit("verdict", verdict.equals(CLEAN) ? "green" : ALARM, verdict));
        return lines;
    }

    /** A loss counts as a violation from the moment it is known, although the judge counts it at the end. */
    private String verdict(Sample sample, long violations) {
        long broken = violations + sample.lost();
        if (broken > 0) {
            return Figures.count(broken) + (broken == 1 ? " violation" : " violations");
        }
        return refused > 0 ? Figures.count(refused) + " refused" : CLEAN;
    }

    private static String text(LatencyMicros latency, long micros) {
        return latency.count() == 0 ? Figures.NONE : Figures.micros((double) micros);
    }

    private String ofPlanned() {
        return planned.isZero() ? "" : " of " + Figures.clock(planned.toMillis() / 1e3);
    }

    private String bar(Sample sample) {
        if (planned.isZero()) {
            return "";
        }
        double share = Math.min(1, (sample.second() + 1) / Math.max(1e-3, planned.toMillis() / 1e3));
        int full = (int) Math.round(BAR * share);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    /** A label and as many fields, the more important first, as the line has room for. */
    private String fit(String label, String style, String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            int length = LABEL + 1 + line.length() + field.length() + 2;
            if (line.length() > 0 && length >= terminal.columns()) {
                break;
            }
            line.append(line.length() == 0 || field.isEmpty() ? "" : "  ").append(field);
        }
        String padded = label + " ".repeat(LABEL + 1 - label.length());
        String shown = cut(padded + line).substring(Math.min(padded.length(), terminal.columns() - 1));
        return styled("faint", padded) + styled(style, shown);
    }

    private String styled(String style, String text) {
        return style.isEmpty() || text.isEmpty() ? text : terminal.ansi().string("@|" + style + " " + text + "|@");
    }

    /** One character less than the line has, as some terminals wrap the line at its last one. */
    private String cut(String line) {
        return line.length() < terminal.columns() ? line : line.substring(0, terminal.columns() - 1);
    }
}
