package chat.server.wire;

import static chat.server.wire.RawClient.frame;
import static chat.server.wire.RawClient.textFrame;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How WebSockets end, whoever ends them: what was said before counts, the last word arrives, and nothing stays open. */
final class EndingTest {

    private static final byte[] CLOSE = frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8});
    private static final byte[] BINARY = frame(true, RawClient.BINARY, new byte[] {1});

    /** Well under the second that is given to those who do not answer. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    private static final int TIMES = 20;

    /** Any of which the machine may delay. */
    private static final int MOST_TRIES = 20;

    @TempDir
    private Path folder = Path.of("");

    private TestServer start(TransportKind kind) {
        return TestServer.defaults().data(folder).startOn(kind);
    }

    private static List<String> said(TestServer server, String room) {
        try (Client reader = server.hello("reader")) {
            reader.send("{'type':'join','id':'j','room':'" + room + "','history':100}");
            long newest = reader.next("joined").number("seq");
            return reader.nextTexts((int) newest);
        }
    }

    private static byte[] send(String id) {
        return textFrame("{'type':'send','id':'" + id + "','room':'room','text':'" + id + "'}");
    }

    /** Two messages, the second of which has to wait for the first one's end. */
    private static byte[] twoMessages() {
        return RawClient.join(send("a"), textFrame("{'type':'ping','id':'p'}"), send("b"));
    }

    private static void assertTwoAnswers(RawClient raw) throws IOException {
        assertThat(raw.nextOfType("sent").string("id")).isEqualTo("a");
        assertThat(raw.nextOfType("pong").string("id")).isEqualTo("p");
        assertThat(raw.nextOfType("sent").string("id")).isEqualTo("b");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aLineBeforeTheCloseIsKept(TransportKind kind) throws IOException {
        try (TestServer server = start(kind)) {
            for (int i = 0; i < TIMES; i++) {
                try (RawClient raw = RawClient.open(server.port())) {
                    raw.write(RawClient.request("GET /?room=new" + i + "&name=Cid HTTP/1.1"));
                    assertThat(raw.readAnswer().status()).isEqualTo(101);
                    raw.write(RawClient.join(frame(true, RawClient.TEXT, new byte[] {'h', 'i'}), CLOSE));
                    assertThat(raw.nextControl().closeCode()).isEqualTo(1000);
                    raw.assertEnds();
                }
            }
            for (int i = 0; i < TIMES; i++) {
                assertThat(said(server, "new" + i)).containsExactly("hi");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void commandsBeforeTheCloseAreCarriedOut(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.in(server, "room")) {
            raw.write(RawClient.join(twoMessages(), CLOSE, send("late")));

            assertTwoAnswers(raw);
            assertThat(raw.nextControl().closeCode()).isEqualTo(1000);
            raw.assertEnds();
            assertThat(said(server, "room")).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void commandsBeforeTheEndOfTheInputAreCarriedOut(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.in(server, "room")) {
            raw.write(twoMessages());
            raw.socket.shutdownOutput();

            assertTwoAnswers(raw);
            raw.awaitEnd();
            assertThat(server.meter("chat_closes_connections_total{code=\"other\"}"))
                    .isEqualTo(1);
            assertThat(said(server, "room")).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aWholeConversationInOneSegmentIsCarriedOut(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.join(
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII),
                    textFrame("{'type':'hello','id':'1'}"),
                    textFrame("{'type':'join','id':'2','room':'room'}"),
                    twoMessages()));
            raw.socket.shutdownOutput();

            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertTwoAnswers(raw);
            raw.awaitEnd();
            assertThat(said(server, "room")).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void commandsBeforeAViolationAreCarriedOut(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.in(server, "room")) {
            raw.write(RawClient.join(twoMessages(), BINARY));

            assertTwoAnswers(raw);
            assertThat(raw.closeCode()).isEqualTo(1003);
            assertThat(said(server, "room")).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theServersCodeArrivesThoughTheClientClosesToo(TransportKind kind) throws IOException {
        byte[] notUtf8 = frame(true, RawClient.TEXT, new byte[] {(byte) 0xFF});
        byte[] tooLong = frame(true, RawClient.TEXT, new byte[65_537]);
        byte[][] flood = new byte[2_000][];
        Arrays.fill(flood, frame(true, RawClient.PING, new byte[0]));
        try (TestServer server = start(kind)) {
            for (int i = 0; i < TIMES; i++) {
                assertClosedWith(server, BINARY, 1003);
                assertClosedWith(server, notUtf8, 1007);
                assertClosedWith(server, tooLong, 1009);
                assertClosedWith(server, RawClient.join(flood), 4029);
            }
        }
    }

    private static void assertClosedWith(TestServer server, byte[] violation, int code) throws IOException {
        try (RawClient raw = RawClient.in(server, "room")) {
            raw.write(RawClient.join(violation, CLOSE));

            assertThat(raw.nextClose().closeCode()).isEqualTo(code);
            raw.assertEnds();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void nobodyWaitsForAClientThatAnswersTheClose(TransportKind kind) throws IOException {
        List<byte[]> violations = List.of(
                BINARY,
                frame(0xC1, true, new byte[] {'{', '}'}), // RSV1
                frame(true, RawClient.TEXT, new byte[65_537]),
                frame(true, RawClient.CLOSE, new byte[] {3}));
        try (TestServer server = start(kind)) {
            for (byte[] violation : violations) {
                Duration fastest = Duration.ofDays(1);
                for (int i = 0; i < MOST_TRIES && fastest.compareTo(AT_ONCE) >= 0; i++) {
                    Duration once = closeAndAnswer(server, violation);
                    fastest = once.compareTo(fastest) < 0 ? once : fastest;
                }
                assertThat(fastest).isLessThan(AT_ONCE);
            }
        }
    }

    private static Duration closeAndAnswer(TestServer server, byte[] violation) throws IOException {
        try (RawClient raw = RawClient.upgraded(server)) {
            raw.write(violation);
            raw.nextClose();
            long closed = System.nanoTime();
            raw.write(CLOSE);
            raw.assertEnds();
            raw.socket.shutdownOutput();
            Held.awaitNone(server.port());
            return Duration.ofNanos(System.nanoTime() - closed);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whoGivesNoAnswerToTheCloseIsClosedAfterASecond(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.upgraded(server)) {
            raw.write(BINARY);
            assertThat(raw.nextClose().closeCode()).isEqualTo(1003);
            raw.assertEnds();

            Held.awaitNone(server.port());
            server.awaitMeter("chat_connections", open -> open == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void bytesBehindTheCloseAreNoReset(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.upgraded(server)) {
            byte[] close = frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8});
            raw.write(RawClient.join(close, new byte[2_100]));

            assertThat(raw.nextClose().closeCode()).isEqualTo(1000);
            raw.assertEnds();
            Held.awaitNone(server.port());
        }
    }
}
