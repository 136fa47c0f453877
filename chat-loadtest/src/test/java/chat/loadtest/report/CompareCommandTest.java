package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareCommandTest {

    @TempDir
    private Path folder;

    private static SampleReports run(long seed) {
        return new SampleReports(seed).seconds(30).withServer(0.6);
    }

    private Result compare(SampleReports a, SampleReports b, String... flags) throws IOException {
        Path fileA = folder.resolve("a.json");
        Path fileB = folder.resolve("b.json");
        new OutputFile(fileA).writeJson(a.make());
        new OutputFile(fileB).writeJson(b.make());
        return compare(fileA, fileB, flags);
    }

    private static Result compare(Path a, Path b, String... flags) {
        return Result.of(Stream.of(Stream.of("compare"), Stream.of(flags), Stream.of(a.toString(), b.toString()))
                .flatMap(Function.identity())
                .toArray(String[]::new));
    }

    /** The line of a metric, its columns separated by single blanks. */
    private static String line(Result result, String metric) {
        return result.out()
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .map(line -> line.replaceAll(" +", " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " in\n" + result));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void findsNoChangeBetweenRunsOfTheSame(long seed) throws IOException {
        Result result = compare(run(seed), run(seed + 1000));
        assertThat(result.out()).contains("nothing is worse").doesNotContain("WORSE", "better");
        assertThat(result.status()).isZero();
    }

    @Test
    void findsThatEveryMessageTakesAThirdLonger() throws IOException {
        Result result = compare(run(1), run(2).millis(1.33));
        assertThat(result.status()).isEqualTo(1);
        assertThat(line(result, "latency p50")).contains("+3").endsWith("WORSE");
        assertThat(line(result, "latency p99")).endsWith("WORSE");
        assertThat(line(result, "ack p50")).endsWith("WORSE");
        assertThat(result.out()).contains("worse beyond the noise: latency p50, ");
    }

    @Test
    void findsAStallOfTwoSeconds() throws IOException {
        Result result = compare(run(1), run(2).stallAt(12));
        assertThat(result.status()).isEqualTo(1);
        assertThat(line(result, "whole run p99.9")).endsWith("WORSE");
        assertThat(line(result, "whole run max")).endsWith("WORSE");
        assertThat(line(result, "latency p50")).doesNotContain("WORSE");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsAStallOfTwoSecondsInShortRunsThatScatterALot(int seed) throws IOException {
        Result result = compare(
                run(seed).seconds(8).cold(), run(seed + 100).seconds(8).cold().stallAt(4));
        assertThat(line(result, "whole run max")).endsWith("WORSE");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void doesNotBlameARunForAStallOfTheOneBefore() throws IOException {
        Result result = compare(run(1).stallAt(12), run(2));
        assertThat(result.status()).isZero();
        assertThat(line(result, "whole run max")).endsWith("better");
    }

    @Test
    void findsMoreProcessorTimeOfTheServer() throws IOException {
        Result result = compare(run(1), run(2).withServer(0.8));
        assertThat(result.status()).isEqualTo(1);
        assertThat(line(result, "server CPU")).endsWith("WORSE");
        assertThat(compare(run(1), run(2).withServer(0.4)).status()).isZero();
    }

    @Test
    void findsLessThroughput() throws IOException {
        assertThat(line(compare(run(1).rate(5000), run(2).rate(4000), "--anyway"), "delivered/s"))
                .contains("-20.0 %")
                .endsWith("WORSE");
    }

    @Test
    void findsWhatIsLost() throws IOException {
        Result result = compare(run(1), run(2).judged(Outcome.VIOLATED, "1 lost", 1));
        assertThat(result.status()).isEqualTo(1);
        assertThat(line(result, "violations")).endsWith("0 1 none WORSE");
    }

    @Test
    void refusesRunsOfOtherSettingsAndNamesThem() throws IOException {
        compare(run(1), run(2).rate(6000))
                .assertRefused(
                        "rate is 5000/s in " + folder.resolve("a.json") + " and 6000/s in " + folder.resolve("b.json"),
                        "--anyway");
        assertThat(compare(run(1), run(2).rate(6000), "--anyway").status()).isZero();
    }

    @Test
    void refusesARunThatIsNoResult() throws IOException {
        SampleReports saturated = run(2).judged(Outcome.SATURATED, "sent 3 s late", 0);
        compare(run(1), saturated).assertRefused("b.json: the generator was saturated");
    }

    @Test
    void refusesRunsThatAreTooShort() throws IOException {
        compare(run(1).seconds(4), run(2).seconds(4)).assertRefused("4 s in common");
    }

    @Test
    void refusesFilesThatCannotBeRead() throws IOException {
        Path report = folder.resolve("a.json");
        new OutputFile(report).writeJson(run(1).make());
        compare(report, folder.resolve("absent.json"))
                .assertRefused("absent.json: cannot be read: there is no such file");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"passed\":true}");
        compare(other, report).assertRefused("other.json: no report of a run: its format is not 4");
    }

    @Test
    void refusesAToleranceThatIsNone() throws IOException {
        compare(run(1), run(1), "--tolerance=-1").assertRefused("--tolerance");
    }

    @Test
    void doesNotTakeMicrosecondsForAChange() throws IOException {
        assertThat(line(compare(run(1).millis(0.06), run(2).millis(0.09)), "latency p50"))
                .doesNotContain("WORSE");
    }
}
