package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CompareCommandTest {

    @TempDir
    private Path folder;

    private record Answer(int status, String out, String err) {

        /** The line of a metric, its columns separated by single blanks. */
        String line(String metric) {
            return out.lines()
                    .filter(line -> line.startsWith(metric + " "))
                    .map(line -> line.replaceAll(" +", " "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + metric + " in\n" + out + err));
        }
    }

    private static SampleReports run(long seed) {
        return new SampleReports(seed).seconds(30).withServer(0.6);
    }

    private Answer compare(SampleReports a, SampleReports b, String... flags) throws IOException {
        Path fileA = folder.resolve("a.json");
        Path fileB = folder.resolve("b.json");
        new OutputFile(fileA).writeJson(a.make());
        new OutputFile(fileB).writeJson(b.make());
        return compare(fileA, fileB, flags);
    }

    private static Answer compare(Path a, Path b, String... flags) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new CompareCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int status = command.execute(Stream.concat(Stream.of(flags), List.of(a.toString(), b.toString()).stream())
                .toArray(String[]::new));
        return new Answer(status, out.toString(), err.toString());
    }

    private static void assertRefused(Answer outcome, String... words) {
        assertThat(outcome.err().lines()).as(outcome.out()).hasSize(1);
        assertThat(outcome.err()).startsWith("chat-loadtest: ").contains(words);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void findsNoChangeBetweenRunsOfTheSame(long seed) throws IOException {
        Answer outcome = compare(run(seed), run(seed + 1000));
        assertThat(outcome.out()).contains("no change for the worse").doesNotContain("WORSE", "better");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void findsThatEveryMessageTakesAThirdLonger() throws IOException {
        Answer outcome = compare(run(1), run(2).millis(1.33));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.line("latency p50")).contains("+3").endsWith("WORSE");
        assertThat(outcome.line("latency p99")).endsWith("WORSE");
        assertThat(outcome.line("ack p50")).endsWith("WORSE");
        assertThat(outcome.out()).contains("worse beyond the noise: latency p50, ");
    }

    @Test
    void findsAStallOfTwoSeconds() throws IOException {
        Answer outcome = compare(run(1), run(2).stallAt(12));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.line("whole run p99.9")).endsWith("WORSE");
        assertThat(outcome.line("whole run max")).endsWith("WORSE");
        assertThat(outcome.line("latency p50")).doesNotContain("WORSE");
    }

    @Test
    void doesNotBlameARunForAStallOfTheOneBefore() throws IOException {
        Answer outcome = compare(run(1).stallAt(12), run(2));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.line("whole run max")).endsWith("better");
    }

    @Test
    void findsMoreProcessorTimeOfTheServer() throws IOException {
        Answer outcome = compare(run(1), run(2).withServer(0.8));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.line("server CPU")).endsWith("WORSE");
        assertThat(compare(run(1), run(2).withServer(0.4)).status()).isZero();
    }

    @Test
    void findsLessThroughput() throws IOException {
        assertThat(compare(run(1).rate(5000), run(2).rate(4000), "--anyway").line("delivered/s"))
                .contains("-20.0 %")
                .endsWith("WORSE");
    }

    @Test
    void findsWhatIsLost() throws IOException {
        Answer outcome = compare(run(1), run(2).judged(Outcome.VIOLATED, "1 lost", 1));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.line("violations")).endsWith("0 1 none WORSE");
    }

    @Test
    void refusesRunsOfOtherSettingsAndNamesThem() throws IOException {
        assertRefused(
                compare(run(1), run(2).rate(6000)),
                "rate is 5000/s in " + folder.resolve("a.json") + " and 6000/s in " + folder.resolve("b.json"),
                "--anyway");
        assertThat(compare(run(1), run(2).rate(6000), "--anyway").status()).isZero();
    }

    @Test
    void refusesARunThatIsNoResult() throws IOException {
        SampleReports saturated = run(2).judged(Outcome.SATURATED, "sent 3 s late", 0);
        assertRefused(compare(run(1), saturated), "b.json: the generator was saturated");
    }

    @Test
    void refusesRunsThatAreTooShort() throws IOException {
        assertRefused(compare(run(1).seconds(4), run(2).seconds(4)), "4 s in common");
    }

    @Test
    void refusesFilesThatCannotBeRead() throws IOException {
        Path report = folder.resolve("a.json");
        new OutputFile(report).writeJson(run(1).make());
        assertRefused(compare(report, folder.resolve("absent.json")), "absent.json: there is no such file");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"passed\":true}");
        assertRefused(compare(other, report), "other.json: no report of a run: format is missing");
    }

    @Test
    void refusesAToleranceThatIsNone() throws IOException {
        assertRefused(compare(run(1), run(1), "--tolerance=-1"), "--tolerance");
    }

    @Test
    void doesNotTakeMicrosecondsForAChange() throws IOException {
        assertThat(compare(run(1).millis(0.06), run(2).millis(0.09)).line("latency p50"))
                .doesNotContain("WORSE");
    }
}
