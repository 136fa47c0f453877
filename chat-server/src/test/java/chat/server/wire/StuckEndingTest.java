package chat.server.wire;

import static chat.server.wire.RawClient.frame;
import static chat.server.wire.RawClient.textFrame;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets that end while there is more to send than the client takes. */
final class StuckEndingTest {

    private static final byte[] CLOSE = frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8});
    private static final byte[] BINARY = frame(true, RawClient.BINARY, new byte[] {1});

    private static final int TIMES = 20;
    private static final int SMALL_BUFFER_BYTES = 4096;
    private static final int HISTORY = 500;
    private static final String LONG_TEXT = "x".repeat(4096);

    @TempDir
    private Path folder = Path.of("");

    private TestServer start(TransportKind kind) {
        return TestServer.defaults()
                .data(folder)
                .maxBehind(Duration.ofSeconds(2))
                .startOn(kind);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aLongAnswerArrivesThoughTheClientSendsNoMore(TransportKind kind) throws IOException {
        try (TestServer server = start(kind)) {
            fillLongRoom(server);
            try (RawClient raw = RawClient.openWithBuffersOf(SMALL_BUFFER_BYTES, server.port())) {
                raw.upgrade();
                raw.write(RawClient.join(
                        textFrame("{'type':'hello','id':'h'}"),
                        textFrame("{'type':'join','id':'j','room':'long'}"),
                        textFrame("{'type':'history','id':'1','room':'long','limit':" + HISTORY + "}"),
                        textFrame("{'type':'history','id':'2','room':'long','limit':" + HISTORY + "}")));
                raw.socket.shutdownOutput();

                assertThat(raw.nextOfType("history").string("id")).isEqualTo("1");
                assertThat(raw.nextOfType("history").string("id")).isEqualTo("2");
                raw.awaitEnd();
            }
        }
    }

    private static void fillLongRoom(TestServer server) {
        try (Client speaker = server.in("long", "speaker")) {
            for (int i = 0; i < HISTORY; i++) {
                speaker.send("{'type':'send','room':'long','text':'" + LONG_TEXT + "'}");
            }
            speaker.nextTexts(HISTORY);
            speaker.close(1000);
        }
        server.awaitMeter("chat_connections", open -> open == 0);
    }

    /** What a client does that reads nothing of a long history. */
    private interface Ending {
        void of(RawClient client) throws IOException;
    }

    private void assertGoesThoughNothingIsRead(TransportKind kind, Ending ending) throws IOException {
        try (TestServer server = start(kind)) {
            fillLongRoom(server);
            List<RawClient> stuck = new ArrayList<>();
            try {
                for (int i = 0; i < TIMES; i++) {
                    RawClient raw = RawClient.openWithBuffersOf(SMALL_BUFFER_BYTES, server.port());
                    stuck.add(raw);
                    raw.upgrade();
                    raw.text("{'type':'hello','id':'h'}");
                    raw.text("{'type':'join','id':'j','room':'long','history':" + HISTORY + "}");
                    raw.next(); // the welcome; nothing behind it is read
                    try {
                        ending.of(raw);
                    } catch (SocketException e) {
                        // a slow machine: the server has closed it by now
                    }
                }
                server.awaitMeter("chat_connections", open -> open == 0);
                Held.awaitNone(server.port());
            } finally {
                for (RawClient raw : stuck) {
                    raw.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aCloseIsNotHeldUpByASendThatIsStuck(TransportKind kind) throws IOException {
        assertGoesThoughNothingIsRead(kind, raw -> raw.write(CLOSE));
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theEndOfTheInputIsNotHeldUpByASendThatIsStuck(TransportKind kind) throws IOException {
        assertGoesThoughNothingIsRead(kind, raw -> raw.socket.shutdownOutput());
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aServersCloseIsNotHeldUpByASendThatIsStuck(TransportKind kind) throws IOException {
        assertGoesThoughNothingIsRead(kind, raw -> raw.write(BINARY));
    }
}
