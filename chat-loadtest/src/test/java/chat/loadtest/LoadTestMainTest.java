package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadTestMainTest {

    private static final String[] SMALL_RUN = {
        "--connections=6",
        "--rooms=2",
        "--publishers=2",
        "--rate=200",
        "--duration=200ms",
        "--patience=1s",
        "--most-late=1h" // as these tests share the machine with others
    };
    private static final int PUBLISHED = 40;
    private static final int MEMBERS_OF_A_ROOM = 3;

    private record Outcome(int status, String out, String err) {

        /** The number in the line that begins with {@code name}. */
        long count(String name) {
            return out.lines()
                    .filter(line -> line.stripLeading().matches(name + " +\\d+"))
                    .map(line -> line.replaceAll(".* ", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line " + name + " in\n" + out + err));
        }
    }

    private static Outcome execute(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = LoadTestMain.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new Outcome(status, out.toString(), err.toString());
    }

    /** Later flags stand in for those of the small run. */
    private static Outcome run(FakeChatServer server, String... flags) {
        List<String> args = new ArrayList<>(List.of("run", "--url", server.url()));
        for (String flag : SMALL_RUN) {
            String name = flag.replaceAll("=.*", "=");
            if (List.of(flags).stream().noneMatch(other -> other.startsWith(name))) {
                args.add(flag);
            }
        }
        args.addAll(List.of(flags));
        return execute(args.toArray(String[]::new));
    }

    private static Outcome runAgainst(Fault fault, String... flags) {
        try (FakeChatServer server = FakeChatServer.with(fault)) {
            return run(server, flags);
        }
    }

    private static void assertRefused(Outcome outcome, String... words) {
        assertThat(outcome.err().lines()).as(outcome.out()).hasSize(1);
        assertThat(outcome.err()).startsWith("chat-loadtest: ").contains(words);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void passesAServerThatDeliversEverythingOnceAndInOrder() {
        Outcome outcome = runAgainst(Fault.NONE);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.count("published")).isEqualTo(PUBLISHED);
        assertThat(outcome.count("acknowledged")).isEqualTo(PUBLISHED);
        assertThat(outcome.count("delivered")).isEqualTo(PUBLISHED * MEMBERS_OF_A_ROOM);
        assertThat(outcome.count("lost")).isZero();
        assertThat(outcome.count("repeated")).isZero();
        assertThat(outcome.count("out of order")).isZero();
        assertThat(outcome.count("errors")).isZero();
        assertThat(outcome.out()).contains("latency ms", "p50", "p90", "p99", "p99.9", "max", "clean: ");
    }

    @Test
    void passesTwoRunsOneAfterTheOtherOnTheSameServer() {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            assertThat(run(server).status()).isZero();
            assertThat(run(server).status()).isZero();
        }
    }

    @Test
    void sendsFromRoomsWithUnequalNumbersOfPublishers() {
        Outcome outcome = runAgainst(Fault.NONE, "--connections=7", "--rooms=3", "--publishers=5");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.count("published")).isEqualTo(PUBLISHED);
    }

    @Test
    void answersTheServersPings() {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            run(server, "--publishers=6");
            assertThat(server.pongs()).isEqualTo(6);
        }
    }

    @Test
    void printsALineOfProgressASecond() {
        Outcome outcome = runAgainst(Fault.NONE, "--duration=1200ms");
        assertThat(outcome.err()).contains("sent", "delivered", "p99", "connections 6");
    }

    @Test
    void findsALostMessage() {
        Outcome outcome = runAgainst(Fault.DROP_ONE);
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.count("lost")).isEqualTo(2); // one in each room
        assertThat(outcome.count("repeated")).isZero();
        assertThat(outcome.count("out of order")).isZero();
        assertThat(outcome.out()).contains("violated: 2 lost; first: load-");
    }

    @Test
    void findsThatTheLastMessagesAreLost() {
        Outcome outcome = runAgainst(Fault.DROP_ALL_FURTHER);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("lost")).isEqualTo(PUBLISHED - 2 * 2);
    }

    @Test
    void findsARepeatedMessage() {
        Outcome outcome = runAgainst(Fault.REPEAT_ONE);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("repeated")).isEqualTo(2);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsARepetitionOfTheVeryLastMessage() {
        Outcome outcome = runAgainst(Fault.REPEAT_ONE, "--rate=30", "--duration=200ms");
        assertThat(outcome.count("published")).isEqualTo(6);
        assertThat(outcome.count("repeated")).isEqualTo(2);
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void findsTwoMessagesThatChangedPlaces() {
        Outcome outcome = runAgainst(Fault.SWAP_TWO);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("out of order")).isEqualTo(2);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsPublicationsThatChangedPlacesUnderRightSeqs() {
        Outcome outcome = runAgainst(Fault.SWAP_PUBLICATIONS);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("different"))
                .as("two seqs in each room, not as they were acknowledged")
                .isEqualTo(2 * 2);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsAPublicationThatWasStoredTwice() {
        Outcome outcome = runAgainst(Fault.STORE_TWICE);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("repeated")).as("once for each room").isEqualTo(2);
    }

    @Test
    void findsAPublicationThatWasAcknowledgedAndNeverStored() {
        Outcome outcome = runAgainst(Fault.ACKNOWLEDGE_WITHOUT_STORING);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("lost")).isEqualTo(2 * MEMBERS_OF_A_ROOM);
    }

    @Test
    void countsWhatAClosedMemberMissesAsLostIfItStaysAway() {
        // Nobody waits for a closed member, so the patience is only for a machine that is slow to tell of the close.
        Outcome outcome = runAgainst(Fault.CLOSE_MEMBER, "--publishers=6", "--no-reconnect", "--patience=60s");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("closed early")).isEqualTo(2);
        assertThat(outcome.count("4008")).isEqualTo(2);
        assertThat(outcome.count("lost")).isPositive();
    }

    @Test
    void missesNothingWhenAClosedMemberComesBack() {
        Outcome outcome = runAgainst(Fault.CLOSE_MEMBER, "--publishers=6", "--patience=60s");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.count("4008")).isEqualTo(2);
        assertThat(outcome.count("reconnects")).isEqualTo(2);
        assertThat(outcome.count("delivered")).isEqualTo(PUBLISHED * MEMBERS_OF_A_ROOM);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsThatRecoveredWasAnUntruth() {
        Outcome outcome = runAgainst(Fault.FALSE_RECOVERY);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("untrue recovered")).isEqualTo(2);
        assertThat(outcome.count("lost")).isEqualTo(2);
    }

    @Test
    void findsThatRecoveredWasDeniedThoughAllWasThere() {
        Outcome outcome = runAgainst(Fault.DENY_RECOVERY, "--patience=60s");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("untrue recovered")).isEqualTo(2);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsASeqThatWasLeftOut() {
        Outcome outcome = runAgainst(Fault.SKIP_SEQ);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("holes")).isEqualTo(2);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsATextThatOneMemberGotOtherwise() {
        Outcome outcome = runAgainst(Fault.CHANGE_TEXT);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("different")).isEqualTo(2);
        assertThat(outcome.out()).contains("made up: load-0-");
    }

    @Test
    void failsWhenNothingIsDelivered() {
        Outcome outcome = runAgainst(Fault.SWALLOW_ALL);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("unanswered")).isEqualTo(PUBLISHED);
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void countsRefusedSendsAndTellsWhichLimitsMustBeOff() {
        Outcome outcome = runAgainst(Fault.LIMIT_RATE);
        assertThat(outcome.count("rate_limited")).isEqualTo(PUBLISHED);
        assertThat(outcome.count("unanswered")).isZero();
        assertThat(outcome.out()).contains("--sends-per-second 0 --max-connections-per-address 0");
    }

    @Test
    void writesTheResultAsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("result.json");
        Outcome outcome = runAgainst(Fault.NONE, "--json=" + file);
        assertThat(outcome.status()).isZero();
        assertThat(Files.readString(file))
                .contains("\"passed\":true", "\"published\":40", "\"delivered\":120", "\"lost\":0", "\"errors\":{}")
                .endsWith("}\n");
    }

    @Test
    void refusesAJsonFileThatCannotBeWrittenBeforeAnyLoad(@TempDir Path folder) {
        Path file = folder.resolve("absent/result.json");
        assertRefused(runAgainst(Fault.NONE, "--json=" + file), "--json", file.toString());
    }

    @Test
    void leavesNoFileBehindWhereItCannotConnect(@TempDir Path folder) {
        Path file = folder.resolve("result.json");
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.FORBIDDEN)) {
            assertRefused(run(server, "--json=" + file), "403");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void namesAHostThatIsUnknown() {
        assertRefused(execute("run", "--url=ws://no-such-host.invalid:8000/ws"), "unknown host no-such-host.invalid");
    }

    @Test
    void namesAConnectionThatIsRefused() throws IOException {
        try (Socket taken = new Socket()) { // a port where nobody listens
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "ws://127.0.0.1:" + taken.getLocalPort() + "/ws";
            assertRefused(execute("run", "--url=" + url), url, "connection refused");
        }
    }

    @Test
    void namesTheStatusOfARefusedHandshake() {
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.BAD_REQUEST)) {
            assertRefused(run(server), server.url(), "handshake was refused with HTTP status 400 Bad Request");
        }
    }

    @Test
    void namesAServerThatSpeaksNoHttp() {
        try (FakeChatServer server = FakeChatServer.greeting("SSH-2.0-something")) {
            assertRefused(run(server), server.url(), "not a WebSocket");
        }
    }

    @Test
    void namesAServerThatSpeaksAnotherSubprotocol() {
        try (FakeChatServer server = FakeChatServer.speaking("other.v1", Fault.NONE)) {
            assertRefused(run(server), server.url(), "does not speak chat.v1");
        }
    }

    @Test
    void namesTheCodeOfAServerThatClosesInsteadOfLettingJoin() {
        assertRefused(
                runAgainst(Fault.CLOSE_AT_JOIN),
                "closed with 4504",
                "--sends-per-second 0",
                "--max-connections-per-address 0");
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
        "--kill-server=true, --kill-server and --kill-at go together",
        "--scenario=none, is neither a file nor one of lobby",
        "--source-addresses=300, --source-addresses must be from 0 to 250",
        "--url=ws:, no URL",
        "--url=ws://127.0.0.1:99999/, 99999 is no port",
        "--no-such-flag, --no-such-flag",
        "--json, --json"
    })
    void refusesBadUseInOneLine(String flag, String words) {
        assertRefused(execute("run", flag), words);
    }

    @Test
    void asksForACommand() {
        assertRefused(execute(), "run");
        assertRefused(execute("walk"), "walk");
    }

    @Test
    void explainsItself() {
        assertThat(execute("--help").out()).contains("run");
        assertThat(execute("run", "--help").out()).contains("--url", "--connections", "--json", "Exit status");
        assertThat(execute("run", "--help").status()).isZero();
        assertThat(execute("--version").out()).contains("chat-loadtest");
        assertThat(execute("run", "--version").status()).isZero();
    }
}
