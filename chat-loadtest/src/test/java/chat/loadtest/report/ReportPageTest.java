package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it that opens the file. */
final class ReportPageTest {

    private static final String EVIL = "</script><script>alert('\u0001\"&{{report.js}}')</script><!--";

    @TempDir
    private Path folder;

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

    /** Chromium's windows are wider than a phone. */
    private static final String NARROW = "<body style=\"width: 390px\">";

    private static RunReport killed() {
        return new SampleReports(1).killAt(30).withServer(0.6).make();
    }

    private String shown(RunReport report) throws IOException, InterruptedException {
        Path file = folder.resolve("report.html");
        new OutputFile(file).writeHtml(report);
        String elements = Chromium.open(file);
        // What follows is the data and the scripts, which the browser does not show.
        return elements.substring(elements.indexOf("<main>"), elements.indexOf("</main>"))
                .replaceAll("<(td|th|b|strong|span|h1|h2)( [^>]*)?>", "<$1>");
    }

    @Test
    void isOneFileThatLoadsNothing() {
        String page = ReportPage.html(killed());
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("default-src 'none'", "prefers-color-scheme: dark", "@media print")
                .contains("uPlot (v1.6.32)", "The MIT License (MIT)")
                .doesNotContain("{{", "<link", "<img", "@import", " src=", "href=", "url(");
        assertThat(page.length()).isLessThan(1_000_000);
    }

    @Test
    void showsTheVerdictTheFiguresAndThePlots() throws IOException, InterruptedException {
        assertThat(shown(killed()))
                .contains("<strong>clean</strong>", "none lost, none twice", "24 November 2026 at 10:00:00 UTC")
                .contains("Delivery latency", "Messages", "Deliveries", "Latency histogram", "Latency by percentile")
                .contains("Acknowledgement latency", "Connections", "Sent late")
                .contains("Processor time of the server", "Memory of the server", "resident memory")
                .contains("chat_store_commit_seconds", "<td>text-bytes</td><td>128</td>")
                .contains("<td>closed with 1006</td><td>9,990</td>", "Every second as a table")
                .contains("<canvas")
                .doesNotContain("NaN", "Infinity", "<b>Lost</b>", "undefined");
    }

    @Test
    void showsWhatHappenedAtEachNode() throws IOException, InterruptedException {
        LatencyMicros latency = new LatencyMicros(90, 1_000, 2_000, 3_000, 4_000, 5_000);
        Cluster cluster = new Cluster(
                List.of(new Cluster.Node(EVIL, 2, 3, 5_000, 1), new Cluster.Node("ws://b/ws", 2, 2, 40, 0)),
                latency,
                LatencyMicros.NONE);
        assertThat(shown(new SampleReports(1).seconds(10).cluster(cluster).make()))
                .contains("<td>ws://b/ws</td><td>2</td><td>2</td><td>40</td><td>0</td>", "<td>5,000</td>")
                .contains("<td>at the sender's node</td><td>1 ms</td>")
                .doesNotContain("NaN", "undefined");
    }

    @Test
    void showsViolationsAndWhatIsLostAndTakesEveryTextAsText() throws IOException, InterruptedException {
        assertThat(shown(violated()))
                .contains("First violations", "<b>Lost</b>", "<td>lost</td><td>7</td>", "verdict bad")
                .contains("<td>error rate_limited</td><td>12</td>")
                .contains("&lt;/script&gt;&lt;script&gt;alert('")
                .doesNotContain("<script");
    }

    @Test
    void showsSteps() throws IOException, InterruptedException {
        LatencyMicros latency = new LatencyMicros(9, 1000, 2000, 3000, 4000, 5000);
        assertThat(shown(new SampleReports(1)
                                .seconds(3)
                                .step(new Step(5000, 0, 3, 15_000, 600_000, 2, latency, false))
                                .make())
                        .replaceAll("</td><td>", "|"))
                .contains("<td>5,000/s|5,000/s|200 k/s|2|1 ms|3 ms|4 ms|5 ms|no</td>");
    }

    @Test
    void showsBounds() throws IOException, InterruptedException {
        assertThat(shown(killed().with(List.of(new Bound("p99>50ms", "61.2 ms", true)))))
                .contains("<td>p99&gt;50ms</td><td>61.2 ms</td><td>yes</td>", "verdict bad");
    }

    @Test
    void hasNoHeadingWithoutFiguresBelowIt() throws IOException, InterruptedException {
        assertThat(shown(new SampleReports(1)
                        .seconds(3)
                        .server(new ServerMetrics("http://127.0.0.1/", "", List.of()))
                        .make()))
                .contains("What the members saw")
                .doesNotContain("What the server measured");
        assertThat(shown(new SampleReports(1).seconds(0).make()))
                .doesNotContain("What the members saw", "What the generator used");
    }

    @Test
    void fitsOnAPhone() throws IOException, InterruptedException {
        RunReport report = new SampleReports(1)
                .seconds(60)
                .killAt(30)
                .withServer(0.6)
                .step(new Step(5000, 0, 3, 15_000, 600_000, 2, new LatencyMicros(9, 1, 2, 3, 4, 5), false))
                .judged(Outcome.VIOLATED, "7 lost", 7, new Violation("lost", "load-12-k3f9a2", "seq 8812"))
                .make();
        String measuring = """
                <script>addEventListener('load', () => document.querySelector('main').prepend(
                  `${document.body.scrollWidth} wide, `,
                  `head ${document.querySelector('.found th').offsetHeight}; `));</script></body>""";
        Path file = Files.writeString(
                folder.resolve("narrow.html"),
                ReportPage.html(report).replace("<body>", NARROW).replace("</body>", measuring));
        String elements = Chromium.open(file, 500);
        assertThat(elements.substring(elements.indexOf("<main>")))
                .matches("(?s)<main>390 wide, head [23]\\d; .*"); // and a word is in one line
    }

    @Test
    void showsARunInWhichNothingHappened() throws IOException, InterruptedException {
        assertThat(shown(new SampleReports(1).seconds(0).make()))
                .contains("<span>latency p50</span><b>–</b>")
                .doesNotContain("NaN", "Infinity", "undefined");
    }

    @Test
    void showsEverySecondOfALongRun() throws IOException, InterruptedException {
        RunReport report = new SampleReports(1).seconds(1800).stallAt(700).make();
        assertThat(shown(report)).contains("Delivery latency");
        assertThat(Files.size(folder.resolve("report.html"))).isLessThan(2_000_000);
    }
}
