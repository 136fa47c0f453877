package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.wire.FailingStreams.Call;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails behind a command, the command is answered, and the connection goes on. */
final class FaultTest {

    private static final int MORE_THAN_A_BURST_OF_ERRORS = 500;

    private static final AtomicReference<FailingStreams> STREAMS = new AtomicReference<>();

    @AutoClose
    private static final TestServer server = TestServer.defaults()
            .around(inner -> {
                STREAMS.set(new FailingStreams(inner));
                return streams();
            })
            .start();

    private static FailingStreams streams() {
        return Objects.requireNonNull(STREAMS.get());
    }

    @AutoClose
    private final Client ann = server.in("room", "ann");

    @AfterEach
    void failNoMore() {
        streams().fail(null, false);
    }

    private void assertGoesOn() {
        failNoMore();
        assertThat(ann.ask("{'type':'ping','id':'after'}").type()).isEqualTo("pong");
        assertThat(ann.post("room", "after all")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPEN        | {'type':'join','id':'a','room':'other'}",
                "POSITION    | {'type':'join','id':'a','room':'other'}",
                "POSITION    | {'type':'history','id':'a','room':'room','after':0}",
                "READ_AFTER  | {'type':'history','id':'a','room':'room','after':0}",
                "READ_BEFORE | {'type':'history','id':'a','room':'room'}",
                "SUBMIT      | {'type':'send','id':'a','room':'room','text':'hi'}",
                "SUBMIT      | {'type':'edit','id':'a','room':'room','seq':1,'text':'hi'}",
                "SUBMIT      | {'type':'delete','id':'a','room':'room','seq':1}",
            })
    void answersInternal(Call call, String command) {
        for (boolean late : new boolean[] {false, true}) {
            streams().fail(call, late && call.name().startsWith("READ"));

            Json answer = ann.ask(command);

            assertThat(answer.type()).isEqualTo("error");
            assertThat(answer.string("id")).isEqualTo("a");
            assertThat(answer.string("code")).isEqualTo("internal");
            assertThat(answer.flag("temporary")).isTrue();
        }
        assertGoesOn();
        assertThat(ann.ask("{'type':'join','id':'a','room':'other'}").type()).isEqualTo("joined");
    }

    @Test
    void answersPingWithoutTheRoomsThatCannotBeRead() {
        streams().fail(Call.POSITION, false);

        assertThat(ann.ask("{'type':'ping','id':'p'}").object("rooms").names()).isEmpty();
    }

    @Test
    void answersWhatCannotBeHandedIn() {
        streams().fail(Call.FLUSH, false);

        assertThat(ann.ask("{'type':'send','id':'a','room':'room','text':'hi'}").string("code"))
                .isEqualTo("unavailable");
        assertGoesOn();
    }

    @ParameterizedTest
    @EnumSource(names = {"IS_CONGESTED", "WHEN_RELIEVED"})
    void takesMessagesWhateverTheCongestion(Call call) {
        streams().fail(call, false);

        assertThat(ann.ask("{'type':'send','id':'a','room':'room','text':'hi'}").type())
                .isEqualTo("sent");
        assertGoesOn();
    }

    @Test
    void leavesARoomThatCannotBeClosed() {
        ann.ask("{'type':'join','id':'j','room':'closing'}");
        streams().fail(Call.CLOSE, false);

        assertThat(ann.ask("{'type':'leave','id':'l','room':'closing'}").type()).isEqualTo("left");
        assertGoesOn();
    }

    @Test
    void endsAJoinWhoseMessagesCannotBeRead() {
        ann.post("room", "something to read");
        streams().fail(Call.READ_AFTER, false);
        try (Client bob = server.hello("bob")) {
            assertThat(bob.ask("{'type':'join','id':'j','room':'room','history':1}")
                            .type())
                    .isEqualTo("joined");

            assertThat(bob.closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void feedsAMemberWhenItsMessagesCanBeReadAgain() {
        ann.post("room", "something to read");
        streams().isAway(Call.READ_AFTER);
        try (Client bob = server.hello("bob")) {
            bob.ask("{'type':'join','id':'j','room':'room','history':1}");
            assertThat(bob.ask("{'type':'ping','id':'p'}").type()).isEqualTo("pong");
            failNoMore();

            assertThat(bob.next("message").string("text")).isEqualTo("something to read");
        }
    }

    @Test
    void sendsAMemberAwayWhoseRoomHasBegunAnewMeanwhile() {
        ann.post("room", "something to read");
        streams().fail(Call.OTHER_EPOCH, false);
        try (Client bob = server.hello("bob")) {
            bob.ask("{'type':'join','id':'j','room':'room','history':1}");

            assertThat(bob.next(push -> !push.type().equals("presence")).type()).isEqualTo("goodbye");
            assertThat(bob.closeCode()).isEqualTo(4001);
        }
    }

    /** The server's own faults are never the client's. */
    @Test
    void doesNotCountWhatIsUnavailableAgainstTheClient() {
        streams().fail(Call.STORE, false);
        for (int i = 0; i < MORE_THAN_A_BURST_OF_ERRORS; i++) {
            Json answer = ann.ask("{'type':'send','id':'a','room':'room','text':'hi'}");
            assertThat(answer.string("code")).isEqualTo("unavailable");
            assertThat(answer.number("retryAfterMs")).isEqualTo(1_000);
        }
        assertGoesOn();
    }
}
