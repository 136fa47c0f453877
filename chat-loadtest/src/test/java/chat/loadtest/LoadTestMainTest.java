package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadTestMainTest {

    private static final int PUBLISHED = 40;
    private static final int MEMBERS_OF_A_ROOM = 3;

    private static Outcome runAgainst(Fault fault, String... flags) {
        try (FakeChatServer server = FakeChatServer.with(fault)) {
            return Outcome.ofRun(server.url(), flags);
        }
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
            assertThat(Outcome.ofRun(server.url()).status()).isZero();
            assertThat(Outcome.ofRun(server.url()).status()).isZero();
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
            Outcome.ofRun(server.url(), "--publishers=6");
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
    void findsATextThatOneMemberGotInThePlaceOfAnother() {
        Outcome outcome = runAgainst(Fault.REPLACE_TEXT);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("different")).isEqualTo(2);
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
        Outcome.of("run", flag).assertRefused(words);
    }

    @Test
    void asksForACommand() {
        Outcome.of().assertRefused("run");
        Outcome.of("walk").assertRefused("walk");
    }

    @Test
    void explainsItself() {
        assertThat(Outcome.of("--help").out()).contains("run");
        assertThat(Outcome.of("run", "--help").out()).contains("--url", "--connections", "--json", "Exit status");
        assertThat(Outcome.of("run", "--help").status()).isZero();
        assertThat(Outcome.of("--version").out()).contains("chat-loadtest");
        assertThat(Outcome.of("run", "--version").status()).isZero();
    }
}
