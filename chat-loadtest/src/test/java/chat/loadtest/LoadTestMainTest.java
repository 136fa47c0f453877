package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run ends with, and how it is started. */
final class LoadTestMainTest {

    private static final int PUBLISHED = 40;

    private static Result runAgainst(Fault fault, String... flags) {
        try (FakeChatServer server = FakeChatServer.with(fault)) {
            return Result.ofRun(server.url(), flags);
        }
    }

    @Test
    void countsRefusedSendsAndTellsWhichLimitsMustBeOff() {
        Result result = runAgainst(Fault.LIMIT_RATE);
        assertThat(result.count("rate_limited")).isEqualTo(PUBLISHED);
        assertThat(result.count("unanswered")).isZero();
        assertThat(result.count("refused")).isEqualTo(PUBLISHED);
        assertThat(result.status()).isEqualTo(5);
        assertThat(result.out()).contains("\nrefused: 40 of 40 messages were refused");
        assertThat(result.out()).contains("--sends-per-second 0 --max-connections-per-address 0");
    }

    @Test
    void refusesOnlyFlagsOfTheCommandLineAndNotWhatAScenarioDefinesBesides() {
        Result result = runAgainst(
                Fault.NONE, "--scenario=teams", "--steps=100,200", "--step-duration=100ms", "--patience=60s");
        result.assertClean();
    }

    @Test
    void endsWithAStatusOfItsOwnWhereAFigureIsOutOfBounds(@TempDir Path folder) throws IOException {
        Path junit = folder.resolve("junit.xml");
        Result result = runAgainst(
                Fault.NONE,
                "--patience=60s",
                "--fail-if=p50>3600s",
                "--fail-if=max>0us",
                "--fail-if=lost>0",
                "--fail-if=rate<1/s",
                "--junit=" + junit);
        assertThat(result.status()).as(result.toString()).isEqualTo(6);
        assertThat(result.out())
                .contains(
                        "\nwithin bounds: not p50>3600s, as it is ",
                        "\nout of bounds: max>0us, as it is ",
                        "\nwithin bounds: not lost>0, as it is 0\n",
                        "\nclean: ");
        assertThat(Files.readString(junit))
                .contains(
                        "failures=\"1\" errors=\"0\"",
                        "name=\"verdict\"",
                        "name=\"no violation: lost\" time=\"0\"/>",
                        "name=\"not max&gt;0us\"",
                        "<failure message=\"max&gt;0us: ");
    }

    @Test
    void aBrokenPromiseComesBeforeABound() {
        Result result = runAgainst(Fault.DROP_ONE, Result.LOSES, "--fail-if=lost>0");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("out of bounds: lost>0, as it is 2", "\nviolated: 2 lost");
        assertThat(runAgainst(Fault.DROP_ONE, Result.LOSES, "--fail-if=lost>2%").out())
                .contains("within bounds: not lost>2%, as it is 1.667 %");
    }

    @Test
    void writesTheResultAsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("result.json");
        Result result = runAgainst(Fault.NONE, "--json=" + file);
        assertThat(result.status()).isZero();
        assertThat(Files.readString(file))
                .contains("\"passed\":true", "\"published\":40", "\"delivered\":120", "\"lost\":0", "\"errors\":{}")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--connections=0, --connections must be from 1",
        "--connections=many, --connections",
        "--connections=2, --rooms must be from 1 to 2",
        "--publishers=101, --publishers must be from 1 to 100",
        "--rate=0, --rate must be above 0",
        "--rate=NaN, --rate must be above 0",
        "--rate=1e12, --rate must be above 0",
        "--duration=10, 'no duration; write 500ms, 10s or 2m'",
        "--duration=0s, --duration must be longer",
        "--text-bytes=39, --text-bytes must be from 40",
        "--url=http://127.0.0.1/, 'not of the form ws://host:port/path'",
        "--dialect=other, is none of chat.v1",
        "--dialect=raw, --dialect raw has one room",
        "--window=-1, --window must be from 0",
        "--steps=10;x, --steps",
        "--slow-readers=101, --slow-readers must be from 0 to 100",
        "--churn-rate=-1, --churn-rate must be 0 or more",
        "--duration=5s --steps=10, --duration has no effect with --steps",
        "--duration=5s --find-limit, --duration has no effect with --steps and --find-limit",
        "--rate=5 --steps=10, --rate has no effect with --steps and --window",
        "--rate=5 --window=3, --rate has no effect with --steps and --window",
        "--step-duration=5s, --step-duration needs --steps or --find-limit",
        "--limit-p99=5ms, --limit-p99 needs --find-limit",
        "--slow-for=5s, --slow-for needs --slow-readers",
        "--slow-every=5s, --slow-every needs --slow-readers",
        "--no-echo, --no-echo needs --dialect plain or raw",
        "--journal=j --dialect=plain, --journal needs --dialect chat.v1",
        "--trust=cert, --trust needs a wss:// address",
        "--trust-anything, --trust-anything needs a wss:// address",
        "--url=wss://127.0.0.1/ --trust=cert --trust-anything, --trust has no effect with --trust-anything",
        "--drop-all-every=1s --no-reconnect, --no-reconnect has no effect with --drop-all-every",
        "--metrics-url=http://127.0.0.1/, --metrics-url needs --json or --report",
        "--subprotocol=x, --subprotocol needs --dialect raw",
        "--binary, --binary needs --dialect raw",
        "--on-open=x, --on-open needs --dialect raw",
        "--send-template={text}, --send-template needs --dialect raw",
        "--reply=2=3, --reply needs --dialect raw",
        "--dialect=raw --rooms=1 --send-template=x, --send-template must hold {text}",
        "--dialect=raw --rooms=1 --on-open={text}, '--on-open has no {text}, only {room} and {id}'",
        "--dialect=raw --rooms=1 --reply=2, is not of the form GOT=SAID",
        "--header=x, is not of the form Name: value",
        "--header=Host:x, --header: WebSocket sets Host itself",
        "--fail-if=p99, is not of the form p99>50ms",
        "--fail-if=p98>5ms, is none of p50",
        "--fail-if=p99>5, has the wrong unit",
        "--fail-if=lost>5ms, has the wrong unit",
        "--scenario=/proc/self/mem, --scenario: cannot read /proc/self/mem: ",
        "--kill-server=true, --kill-server and --kill-at go together",
        "--scenario=none, is neither a file nor one of lobby",
        "--source-addresses=300, --source-addresses must be from 0 to 250",
        "--url=ws:, no URL",
        "--url=ws://127.0.0.1:99999/, 99999 is no port",
        "--no-such-flag, --no-such-flag",
        "--json, --json"
    })
    void refusesBadUseInOneLine(String flags, String words) {
        Result.of(("run " + flags).split(" ")).assertRefused(words);
    }

    @Test
    void asksForACommand() {
        Result.of().assertRefused("run");
        Result.of("walk").assertRefused("walk");
    }

    @Test
    void explainsItself() {
        assertThat(Result.of("--help").out()).contains("run");
        assertThat(Result.of("run", "--help").out()).contains("--url", "--connections", "--json", "Exit status");
        assertThat(Result.of("run", "--help").status()).isZero();
        assertThat(Result.of("--version").out()).contains("chat-loadtest");
        assertThat(Result.of("run", "--version").status()).isZero();
    }
}
