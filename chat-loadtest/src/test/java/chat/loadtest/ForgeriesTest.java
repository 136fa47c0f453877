package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole program against a server that forges one thing in each of two rooms. */
final class ForgeriesTest {

    @TempDir
    private Path folder;

    private static Result runAgainst(Fault fault, String... flags) {
        try (FakeChatServer server = FakeChatServer.with(fault)) {
            return Result.ofRun(server.url(), flags);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ACKNOWLEDGE_IN_OTHER_EPOCH; other epoch; was acknowledged in epoch e2, but its sender had joined e1",
                "ACKNOWLEDGE_AGAIN; changed answer; was acknowledged as seq 3, after it had been answered with another seq",
                "CLAIM_DUPLICATE; untrue duplicate; got duplicate: true for number 3, which it had sent once",
                "SAY_NO_JSON; unreadable; got what is no message (not valid JSON): {\"type\":\"message\",",
                "CHANGE_ROOM; changed; as seq 3 as of another room",
                "CHANGE_USER; changed; as seq 3 with another user than",
                "CHANGE_NAME; changed; as seq 3 with another name than",
                "CHANGE_ID; changed; as seq 3 with another id than was sent",
                "CHANGE_TIME; changed; as seq 3 with another time than"
            })
    void isFound(Fault fault, String violation, String words) {
        Result result = runAgainst(fault, "--patience=60s");
        result.assertOnly(violation, 2);
        assertThat(result.out()).contains(violation + ": load-", words);
    }

    @ParameterizedTest
    @CsvSource({
        "CUT_HISTORY, '60s', a history up to seq",
        "EMPTY_HISTORY, '60s', an empty history",
        "SHORTEN_HISTORY, '60s', 'although it holds seq'",
        "SWALLOW_HISTORY, '3s', got no answer to its command history-"
    })
    void findsAHistoryThatIsNotWhole(Fault fault, String patience, String words) {
        // Long enough that members read a history with several messages in it before the end.
        Result result = runAgainst(fault, "--patience=" + patience, "--history-rate=500", "--rate=20", "--duration=2s");
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        assertThat(result.count("violations")).isEqualTo(result.count("missing history"));
        assertThat(result.out()).contains("missing history: load-", words);
    }

    @Test
    void findsACountOfTooManyUsers() {
        Result result = runAgainst(Fault.COUNT_TOO_MANY, "--patience=60s");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("violations")).isEqualTo(result.count("untrue presence"));
        assertThat(result.out()).contains("got a count of 8 users, which must be from 1 to 3");
    }

    @Test
    void findsAJoinAtAPositionThatTheRoomNeverHad() {
        Result result = runAgainst(Fault.JOIN_TOO_FAR, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("untrue position")).as(result.toString()).isEqualTo(2);
    }

    @Test
    void doesNotBelieveThatMessagesAreGoneWhichTheHistoryHolds() {
        Result result = runAgainst(Fault.DENY_RETAINED, "--patience=60s");
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        assertThat(result.count("untrue recovered")).isEqualTo(2);
        assertThat(result.out()).contains("recovered: false, although the history holds all from seq 3");
    }

    @Test
    void findsAMessageThatWasAcknowledgedAsSeqZeroAndExistsNowhereAlsoInTheHistory() throws IOException {
        Path journal = folder.resolve("journal");
        Result result = runAgainst(Fault.ACKNOWLEDGE_AS_ZERO, "--patience=60s", "--journal=" + journal);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("impossible seq")).isEqualTo(2);
        assertThat(result.count("lost"))
                .as("for each of three members, in two rooms")
                .isEqualTo(2 * 3);
        assertThat(result.out()).contains("was acknowledged as seq 0, but no member and no history has it");

        Path export = Files.writeString(folder.resolve("export"), Exports.of(journal, 3));
        Result check = Result.of("check", "--journal=" + journal, export.toString());
        assertThat(check.status()).as(check.toString()).isEqualTo(1);
        assertThat(check.out())
                .contains(
                        "violated: 2 lost, 2 impossible seq; ",
                        "number 3 of sender 0 was acknowledged as seq 0, but is not in the history");
    }
}
