package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Writes a report as one page that needs nothing else: style and plots are in it, and there is no script. Confined to a
 * thread.
 */
final class ReportPage {

    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final RunReport report;
    private final StringBuilder page = new StringBuilder(256 * 1024);

    private ReportPage(RunReport report) {
        this.report = report;
    }

    /** The page, in HTML. */
    static String html(RunReport report) {
        return new ReportPage(report).write();
    }

    private String write() {
        String title = report.scenario() + " " + report.run();
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\">")
                .append("<title>")
                .append(Html.escape(title + ": " + report.judgement().outcome().text()))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style></head>\n<body><main>\n");
        header();
        verdict();
        tiles();
        violations();
        ReportCharts charts = new ReportCharts(report, page);
        section("What the members saw");
        charts.ofTheRun();
        if (report.server() != null) {
            endSection("What the server said of itself");
            charts.ofTheServer(report.server());
        }
        endSection("What the generator needed");
        charts.ofTheGenerator();
        page.append("</section>\n");
        steps();
        tables();
        page.append("</main></body></html>\n");
        return page.toString();
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(ReportPage.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void section(String heading) {
        page.append("<h2>").append(Html.escape(heading)).append("</h2>\n<section class=\"plots\">\n");
    }

    private void endSection(String next) {
        page.append("</section>\n");
        section(next);
    }

    private void header() {
        Instant start = report.start();
        page.append("<header><h1>")
                .append(Html.escape(report.scenario()))
                .append("</h1><p>")
                .append(Html.escape(report.url()))
                .append(" · ")
                .append(Html.escape(report.dialect()))
                .append(" · ")
                .append(START.format(start))
                .append(" · ")
                .append(Figures.duration(report.duration()))
                .append("</p></header>\n");
    }

    private void verdict() {
        Judgement judgement = report.judgement();
        String kind = switch (judgement.outcome()) {
            case CLEAN -> "good";
            case VIOLATED, NOTHING_DELIVERED -> "bad";
            case SATURATED, INTERRUPTED -> "doubtful";
        };
        String sign = kind.equals("good") ? "✓" : kind.equals("bad") ? "✗" : "!";
        page.append("<div class=\"verdict ")
                .append(kind)
                .append("\"><span class=\"sign\">")
                .append(sign);
        page.append("</span><div><strong>")
                .append(Html.escape(judgement.outcome().text()));
        page.append("</strong><span>").append(Html.escape(judgement.line())).append("</span></div></div>\n");
    }

    private void tiles() {
        LatencyMicros delivery = LatencyMicros.of(report.delivery());
        double sending = Math.max(
                1, report.samples().stream().filter(sample -> sample.sent() > 0).count());
        page.append(report.server() == null ? "<div class=\"tiles\">" : "<div class=\"tiles withserver\">");
        tile("delivered", Figures.rounded(report.totals().delivered() / sending) + "/s", "");
        tile("sent", Figures.rounded(report.totals().published() / sending) + "/s", "");
        tile("latency p50", told(delivery, delivery.p50()), "");
        tile("p99", told(delivery, delivery.p99()), "");
        tile("p99.9", told(delivery, delivery.p999()), "");
        tile("max", told(delivery, delivery.max()), "");
        tile("lost", Figures.count(report.totals().lost()), report.totals().lost() > 0 ? "alarm" : "");
        tile("connections", Figures.count(most()), "");
        if (report.server() != null) {
            OptionalDouble cpu = report.server().samples().stream()
                    .filter(sample -> sample.cpu() != null)
                    .mapToDouble(sample -> Objects.requireNonNull(sample.cpu()))
                    .average();
            OptionalDouble memory = report.server().samples().stream()
                    .filter(sample -> sample.memoryBytes() != null)
                    .mapToDouble(sample -> Objects.requireNonNull(sample.memoryBytes()))
                    .max();
            tile("server CPU", Figures.cpu(cpu.orElse(Double.NaN)), "");
            tile("server memory", Figures.bytes(memory.orElse(Double.NaN)), "");
        }
        page.append("</div>\n");
    }

    private static String told(LatencyMicros latency, long micros) {
        return latency.count() == 0 ? Figures.NONE : Figures.micros((double) micros);
    }

    private long most() {
        return report.samples().stream().mapToLong(Sample::connections).max().orElse(0);
    }

    private void tile(String name, String value, String kind) {
        page.append("<div class=\"tile ").append(kind).append("\"><span>").append(Html.escape(name));
        page.append("</span><b>").append(Html.escape(value)).append("</b></div>");
    }

    private void violations() {
        if (report.judgement().violations().isEmpty()) {
            return;
        }
        page.append(
                "<h2>First violations</h2>\n<table class=\"full\"><thead><tr><th>kind<th>room<th>what was seen</tr></thead>");
        for (Violation violation : report.judgement().violations()) {
            row(violation.kind(), violation.room(), violation.text());
        }
        page.append("</table>\n");
    }

    private void steps() {
        if (report.steps().isEmpty()) {
            return;
        }
        page.append(
                "<h2>Steps</h2>\n<table class=\"full\"><thead><tr><th>due<th>sent<th>delivered<th>lost<th>p50<th>p99<th>p99.9<th>max<th>held</tr></thead>");
        for (Step step : report.steps()) {
            int seconds = Math.max(1, step.seconds());
            row(
                    Figures.rounded(step.dueRate()) + "/s",
                    Figures.rounded(step.sent() / (double) seconds) + "/s",
                    Figures.rounded(step.delivered() / (double) seconds) + "/s",
                    Figures.count(step.lost()),
                    told(step.delivery(), step.delivery().p50()),
                    told(step.delivery(), step.delivery().p99()),
                    told(step.delivery(), step.delivery().p999()),
                    told(step.delivery(), step.delivery().max()),
                    step.held() ? "yes" : "no");
        }
        page.append("</table>\n");
    }

    private void tables() {
        Totals totals = report.totals();
        page.append("<section class=\"tables\">\n");
        table("Settings", report.settings());
        page.append("<div><h2>Counted</h2><table>");
        row("published", Figures.count(totals.published()));
        row("acknowledged", Figures.count(totals.acknowledged()));
        row("refused", Figures.count(totals.refused()));
        row("unanswered", Figures.count(totals.unanswered()));
        row("delivered", Figures.count(totals.delivered()));
        row("lost", Figures.count(totals.lost()));
        row("repeated", Figures.count(totals.repeated()));
        row("out of order", Figures.count(totals.outOfOrder()));
        row("holes in a numbering", Figures.count(totals.holes()));
        row("seen differently", Figures.count(totals.different()));
        row("recovered told untruly", Figures.count(totals.untruthfulRecoveries()));
        row("connections made again", Figures.count(totals.reconnects()));
        totals.errors().forEach((code, count) -> row("error " + code, Figures.count(count)));
        totals.closes().forEach((code, count) -> row("closed with " + code, Figures.count(count)));
        page.append("</table></div>\n<div><h2>Made by</h2><table>");
        row("program", report.program());
        row("run", report.run());
        row("generator's processors", String.valueOf(report.machine().cores()));
        row("its Java", report.machine().jvm());
        row("its system", report.machine().os());
        if (report.server() != null) {
            row("server's metrics", report.server().url());
        }
        page.append("</table></div>\n</section>\n");
    }

    private void table(String heading, Map<String, String> values) {
        page.append("<div><h2>").append(Html.escape(heading)).append("</h2><table>");
        values.forEach((name, value) -> row(name, value));
        page.append("</table></div>\n");
    }

    private void row(String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            page.append("<td>").append(Html.escape(cell));
        }
        page.append("</tr>\n");
    }
}
