package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.report.ReportJson;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of load, and what is done to a server in the middle of it. */
final class RunTest {

    @TempDir
    private Path folder;

    private static Result run(String... flags) {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            return Result.ofRun(server.url(), flags);
        }
    }

    @Test
    void hasAWindowOfMessagesUnderWayInAClosedLoop() {
        Result result = run("--window=4", "--duration=1s", "--patience=60s");
        result.assertClean();
        assertThat(result.count("published")).isGreaterThan(2 * 4);
        assertThat(result.count("acknowledged")).isEqualTo(result.count("published"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--duration=1h", "--duration=1h --window=4", "--steps=100,200 --step-duration=1h"})
    void endsEarlyInGoodOrderWhenAskedTo(String flags) throws IOException {
        Path json = folder.resolve("early.json");
        Result result;
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            result = Result.ofRunEndingEarly(server.url(), (flags + " --patience=60s --json=" + json).split(" "));
        }
        assertThat(result.status()).as(result.toString()).isEqualTo(4);
        assertThat(result.out()).contains("\ninterrupted: ", "each once and in order; the run ended early");
        assertThat(result.count("published")).isPositive();
        assertThat(result.count("acknowledged")).isEqualTo(result.count("published"));
        assertThat(Files.readString(json)).contains("ended early", "\"passed\":false");
    }

    @Test
    void tellsOfEveryStep() {
        Result result = run("--steps=100,200", "--step-duration=200ms", "--patience=60s");
        result.assertClean();
        assertThat(result.out()).containsPattern("step 100/s: sent 20, delivered 60, lost 0, p50 .* held");
        assertThat(result.out()).containsPattern("step 200/s: sent 40, delivered 120, lost 0, p50 .* held");
    }

    @Test
    void findsTheHighestRateThatIsHeld() {
        // A delay of 20 ms is more than is allowed, so nothing is held, and the rate goes down to the end.
        Result result;
        try (RealServer server = RealServer.in(folder);
                FaultyProxy proxy = new FaultyProxy(server.port(), FaultyProxy.Fault.DELAY)) {
            result = Result.ofRun(
                    proxy.url(),
                    "--find-limit",
                    "--limit-p99=19ms",
                    "--rate=40",
                    "--step-duration=100ms",
                    "--patience=60s");
        }
        result.assertClean();
        assertThat(result.out()).contains("step 40/s", "step 20/s", "not held", "highest rate held: 0/s, not held: ");
        assertThat(result.out().lines().filter(line -> line.startsWith("step 20/s")))
                .as("tried again")
                .hasSize(2);
    }

    @Test
    void countsEverySecondOverItsOwnTime() throws IOException {
        Path json = folder.resolve("result.json");
        run("--duration=2300ms", "--patience=60s", "--json=" + json).assertClean();
        RunReport report = ReportJson.read(json);
        long millis = report.samples().stream().mapToLong(Sample::millis).sum();
        assertThat(millis).isEqualTo(report.durationMillis());
        assertThat(report.samples().stream().map(Sample::second)).isSorted().doesNotHaveDuplicates();
        assertThat(millis).isGreaterThan(2300);
    }

    @Test
    void isNoResultWhenTheGeneratorItselfIsLate() {
        Result result = run("--most-late=0ms", "--rate=2000", "--patience=60s");
        assertThat(result.status()).isEqualTo(4);
        assertThat(result.out())
                .contains(
                        "\ngenerator saturated: in ",
                        "the generator sent more than 1 % of its messages more than 0.000 ms late");
    }

    @Test
    void runsCommandsInTheMiddleAndShowsThem() {
        Path killed = folder.resolve("killed");
        Path started = folder.resolve("started");
        Result result = run(
                "--duration=5s",
                "--patience=60s",
                "--kill-server=touch " + killed,
                "--kill-at=100ms",
                "--start-server=test -e " + killed + " && touch " + started);
        result.assertClean();
        assertThat(killed).exists();
        assertThat(started).exists();
        assertThat(result.err()).contains("kill server", "start server");
    }

    @ParameterizedTest
    @CsvSource({
        "--kill-server=exit 3, --kill-at=10ms, --kill-server: the command ended with status 3",
        "--restart-server=no-such-program-here, --restart-at=10ms, --restart-server: the command ended with status 127",
        "--kill-server=true, --kill-at=1h, --kill-server comes after the last message"
    })
    void saysThatACommandFailed(String command, String time, String words) {
        Result result = run("--duration=4s", command, time, "--patience=60s");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("chat-loadtest: " + words);
    }

    @Test
    void saysHowMembersCameBack() {
        try (RealServer server = RealServer.in(folder)) {
            Result result = Result.ofRun(
                    server.url(),
                    "--duration=3s",
                    "--drop-all-every=500ms",
                    "--start-server=true",
                    "--start-at=10ms",
                    "--patience=60s",
                    "--fail-if=join-p99>30s",
                    "--fail-if=back>30s",
                    "--fail-if=connects-refused>0",
                    "--fail-if=join-p99>=0us");
            assertThat(result.status()).as(result.toString()).isEqualTo(6);
            assertThat(result.out())
                    .contains("\njoined again ms")
                    .contains("\nout of bounds: join-p99>=0us")
                    .contains("\nwithin bounds: not join-p99>30s", "\nwithin bounds: not back>30s")
                    .containsPattern("\nall back +[0-9.]+ s after the server's start\n");
            assertThat(result.count("connects refused")).isZero();
        }
    }

    @Test
    void judgesTheHistoryAfterARun() throws IOException {
        Path journal = folder.resolve("journal");
        run("--journal=" + journal, "--patience=60s").assertClean();
        List<String> lines = Files.readAllLines(journal);
        assertThat(lines).hasSize(1 + 40);
        String run = lines.get(0).replaceAll(".*\"run\":\"(\\w+)\".*", "$1");
        Path export = folder.resolve("export");
        String kept = Exports.of(journal, -1);
        Files.writeString(export, kept);
        Result clean = Result.of("check", "--journal=" + journal, export.toString());
        assertThat(clean.status()).as(clean.toString()).isZero();
        assertThat(clean.out()).isEqualTo("clean: 40 acknowledged, 40 in the history\n");

        String amended = kept.replaceFirst(
                                "(\"room\":\"load-0-.*\"seq\":5,.*)\"text\":\".*?\"",
                                "$1\"deleted\":{\"seq\":21,\"time\":1}")
                        .replaceFirst(
                                "(\"room\":\"load-1-.*\"seq\":6,.*)\"text\":\".*?\"",
                                "$1\"text\":\"a\",\"edited\":{\"seq\":21}")
                + "{\"epoch\":\"e1\",\"type\":\"edited\",\"room\":\"load-1-" + run
                + "\",\"seq\":21,\"of\":6,\"text\":\"a\"}\n";
        Files.writeString(export, amended);
        assertThat(Result.of("check", "--journal=" + journal, export.toString()).out())
                .isEqualTo("clean: 40 acknowledged, 41 in the history\n");

        check(journal, kept.replaceFirst("\\{.*\"seq\":5,.*\n", ""), "1 lost, 1 hole");
        check(journal, kept.replaceFirst("(?m)^(.*\"seq\":5,.*\n)", "$1$1"), "1 repeated, 1 out of order");
        check(journal, kept.replaceFirst(run + " 0 4 ", run + " 0 3 "), "1 lost, 1 repeated, 1 changed");
        check(journal, kept.replaceFirst("x\",\"time", "y\",\"time"), "1 made up");
        check(journal, kept.replaceFirst("\"id\":\"7\"", "\"id\":\"8\""), "1 changed");
        check(journal, kept.replaceFirst("\"u1\"", "\"u2\""), "1 changed");
        check(journal, kept.replaceFirst("\"time\":1", "\"time\":2"), "1 changed");
        Files.writeString(export, kept.substring(0, kept.indexOf("load-1-") - 60));
        assertThat(Result.of("check", "--journal=" + journal, export.toString()).status())
                .isEqualTo(2);
    }

    private void check(Path journal, String kept, String words) throws IOException {
        Path export = Files.writeString(folder.resolve("changed"), kept);
        Result result = Result.of("check", "--journal=" + journal, export.toString());
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        assertThat(result.out()).contains("violated: " + words + "; ");
    }

    @Test
    void namesAFileThatIsNoJournal() throws IOException {
        Path file = Files.writeString(folder.resolve("no"), "{\"a\":1}\n");
        Result.of("check", "--journal=" + file, file.toString()).assertRefused(file.toString(), "no journal");
        Result.of("check", "--journal=" + folder.resolve("absent"), file.toString())
                .assertRefused("cannot read", "absent");
    }

    @Test
    void speaksThePlainDialectToTheRealServer() {
        try (RealServer server = RealServer.in(folder)) {
            Result result = Result.ofRun(server.url().replace("/ws", "/"), "--dialect=plain", "--patience=60s");
            result.assertClean();
            assertThat(result.count("delivered")).isEqualTo(40 * 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 120", "true, 80"})
    void judgesAServerThatSendsEverybodyWhatAnybodySends(boolean toOthersOnly, int delivered) {
        try (FakeChatServer server = FakeChatServer.broadcasting(toOthersOnly, -1)) {
            Result result = Result.ofRun(
                    server.url(),
                    "--dialect=raw",
                    "--connections=3",
                    "--rooms=1",
                    "--patience=60s",
                    toOthersOnly ? "--no-echo" : "--text-bytes=100");
            result.assertClean();
            assertThat(result.count("delivered")).isEqualTo(delivered);
        }
    }

    @Test
    void findsWhatABroadcasterDoesNotSendToOne() {
        try (FakeChatServer server = FakeChatServer.broadcasting(false, 7)) {
            Result result = Result.ofRun(server.url(), "--dialect=raw", "--connections=3", "--rooms=1", Result.LOSES);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.count("lost")).as(result.toString()).isEqualTo(1);
        }
    }
}
