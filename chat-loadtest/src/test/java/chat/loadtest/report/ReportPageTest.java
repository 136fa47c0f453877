package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

final class ReportPageTest {

    private static final String EVIL = "<script>alert('\u0001\"&')</script>";

    private static RunReport violated() {
        return new SampleReports(2)
                .seconds(10)
                .stallAt(3)
                .judged(Outcome.VIOLATED, EVIL, 7, new Violation(EVIL, EVIL, EVIL + "\ud800"))
                .server(new ServerMetrics(
                        EVIL,
                        EVIL,
                        List.of(
                                new ServerSample(1, 0.5, 1L << 20, Map.of(EVIL, 1.0)),
                                new ServerSample(2, null, 2L << 20, Map.of(EVIL, 2.0)))))
                .named(EVIL)
                .make();
    }

    @Test
    void writesOneFileThatNeedsNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.html");
        new OutputFile(file)
                .writeHtml(new SampleReports(1).killAt(30).withServer(0.6).make());
        String page = Files.readString(file);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("prefers-color-scheme: dark", "@media print")
                .doesNotContain("<script", "<link", "<img", "@import", "src=", "href=", "url(");
        assertThat(page.length()).isLessThan(1_000_000);
    }

    @Test
    void showsTheVerdictTheFiguresAndThePlots() {
        String page =
                ReportPage.html(new SampleReports(1).killAt(30).withServer(0.6).make());
        assertThat(page)
                .contains("<strong>clean</strong>", "none lost, none twice", "<title>storm k3f9a2: clean</title>")
                .contains("Delivery latency", "Messages", "Deliveries", "Latency histogram", "Latency by percentile")
                .contains("Acknowledgement latency", "Connections", "Sent late")
                .contains("Processor time of the server", "Memory of the server", "resident memory")
                .contains("chat_store_commit_seconds", "server killed", "server restarted")
                .contains("<td>text-bytes<td>128", "24 November 2026")
                .doesNotContain("NaN", "Infinity", "<b>Lost</b>");
    }

    @Test
    void showsViolationsAndWhatIsLost() {
        assertThat(ReportPage.html(violated()))
                .contains(
                        "First violations",
                        "<b>Lost</b>",
                        "<td>lost<td>7",
                        "verdict bad",
                        "<td>error rate_limited<td>12");
    }

    @Test
    void showsSteps() {
        LatencyMicros latency = new LatencyMicros(9, 1000, 2000, 3000, 4000, 5000);
        String page = ReportPage.html(new SampleReports(1)
                .seconds(3)
                .step(new Step(5000, 0, 3, 15_000, 600_000, 2, latency, false))
                .make());
        assertThat(page).contains("<td>5,000/s<td>5,000/s<td>200 k/s<td>2<td>1 ms<td>3 ms<td>4 ms<td>5 ms<td>no");
    }

    @Test
    void escapesEveryText() {
        RunReport evil = violated();
        String page = ReportPage.html(new RunReport(
                EVIL,
                EVIL,
                EVIL,
                EVIL,
                EVIL,
                Map.of(EVIL, EVIL),
                evil.start(),
                evil.duration(),
                new Machine(1, EVIL, EVIL),
                evil.judgement(),
                evil.totals(),
                evil.delivery(),
                evil.ack(),
                evil.late(),
                evil.steps(),
                evil.samples(),
                evil.server()));
        assertThat(page)
                .doesNotContain("<script", "\u0001")
                .contains("&lt;script&gt;alert(&#39;\uFFFD&quot;&amp;&#39;)");
    }

    @Test
    void drawsWellFormedPlots() throws ParserConfigurationException, IOException, SAXException {
        Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(ReportPage.html(violated()));
        int plots = 0;
        while (svg.find()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.group().getBytes(StandardCharsets.UTF_8)));
            plots++;
        }
        assertThat(plots).isGreaterThan(12);
    }

    @Test
    void writesAPageOfARunInWhichNothingHappened() {
        RunReport empty = new SampleReports(1).seconds(0).make();
        assertThat(ReportPage.html(empty)).contains("latency p50</span><b>–").doesNotContain("NaN", "Infinity");
    }

    @Test
    void showsAStallInALongRun() {
        String page =
                ReportPage.html(new SampleReports(1).seconds(1800).stallAt(700).make());
        assertThat(page).contains("worst of each 4 s", "slowest second 0", "server stalled");
        assertThat(page.length()).isLessThan(2_000_000);
    }
}
