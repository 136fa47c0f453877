package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not depend on the kernel's interface. */
final class TransportTest {

    /** After its last answer; a client that is held up for longer may be reset, and tries again. */
    private static final Duration LISTENS_ON = Duration.ofSeconds(1);

    private static final int MOST_TRIES = 20;

    private static TestServer start(TransportKind kind) {
        return TestServer.defaults().startOn(kind);
    }

    @ParameterizedTest
    @EnumSource
    void framesInTheSamePacketAsTheHandshakeCount(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.join(
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII),
                    RawClient.textFrame("{'type':'hello','id':'1'}"),
                    RawClient.textFrame("{'type':'join','id':'2','room':'packet'}"),
                    RawClient.textFrame("{'type':'send','id':'3','room':'packet','text':'hi'}")));

            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertThat(raw.next().type()).isEqualTo("welcome");
            assertThat(raw.next().type()).isEqualTo("joined");
            assertThat(raw.nextOfType("sent").string("id")).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeAndFramesThatComeByteByByteCount(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            byte[] all = RawClient.join(
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII),
                    RawClient.textFrame("{'type':'hello','id':'1'}"));
            for (byte one : all) {
                raw.write(new byte[] {one});
            }

            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertThat(raw.next().type()).isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeThatFollowsARequestInItsPacketCounts(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.join(
                    "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII),
                    RawClient.textFrame("{'type':'hello','id':'1'}")));

            assertThat(raw.readAnswer().status()).isEqualTo(200);
            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertThat(raw.next().type()).isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsARefusalIsNotCarriedOut(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.join(
                    "GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                    RawClient.request("GET /?room=ghost HTTP/1.1").getBytes(StandardCharsets.US_ASCII),
                    RawClient.textFrame("boo")));

            assertThat(raw.readAnswer().status()).isEqualTo(404);
            raw.awaitEnd();
            assertThat(server.handshakes("accepted")).isZero();
            assertThat(server.meter("chat_joins_total")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsTheLastRequestIsNotCarriedOut(TransportKind kind) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: localhost\r\n";
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write(request + "Connection: close\r\n\r\n" + request + "\r\n");

            assertThat(raw.readAnswer().headers()).containsEntry("connection", "close");
            raw.awaitEnd();
            assertThat(server.answers(200)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsInOnePacketAreAnsweredInOrder(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            StringBuilder requests = new StringBuilder();
            for (String path : List.of("/", "/a/x/page.js", "/a/x/page.css", "/")) {
                requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            raw.write(requests.toString());

            List<String> types = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                types.add(raw.readAnswer().headers().getOrDefault("content-type", "none"));
            }
            assertThat(types)
                    .extracting(type -> type.split(";", 0)[0])
                    .containsExactly("text/html", "text/javascript", "text/css", "text/html");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalReachesAClientThatStillSends(TransportKind kind) throws IOException {
        try (TestServer server = start(kind)) {
            Duration taken = LISTENS_ON;
            for (int i = 0; i < MOST_TRIES && taken.compareTo(LISTENS_ON) >= 0; i++) {
                long begun = System.nanoTime();
                boolean reset = isResetAfterARefusal(server);
                taken = Duration.ofNanos(System.nanoTime() - begun);
                assertThat(reset && taken.compareTo(LISTENS_ON) < 0).isFalse();
            }
            assertThat(taken).isLessThan(LISTENS_ON);
        }
    }

    private static boolean isResetAfterARefusal(TestServer server) throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 150000\r\n\r\n");
            assertThat(raw.readAnswer().status()).isEqualTo(405);
            for (int i = 0; i < 150; i++) {
                raw.write(new byte[1_000]);
            }
            return raw.socket.getInputStream().read() != -1;
        } catch (SocketException e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatGoesOnAfterARefusalIsDisconnected(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write("GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.readAnswer().status()).isEqualTo(404);

            assertThatIOException().isThrownBy(() -> {
                while (true) {
                    raw.write(new byte[16 * 1024]);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void peopleChat(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = server.in("talk", "ann");
                Client bea = server.in("talk", "bea")) {
            ann.say("talk", "hi");

            assertThat(bea.nextTexts(1)).containsExactly("hi");
            assertThat(ann.close(1000)).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsNoticedThoughItComesRightBehindTheLastBytes(TransportKind kind) throws IOException {
        int clients = 40;
        byte[] fragment = RawClient.frame(false, RawClient.TEXT, new byte[] {'{'});
        try (TestServer server = start(kind)) {
            for (int i = 0; i < clients; i++) {
                try (RawClient raw = RawClient.upgraded(server)) {
                    raw.write(fragment);
                    raw.reset();
                }
            }

            // Those whose reset goes unnoticed are closed later, for saying nothing.
            server.awaitMeter("chat_closes_connections_total{code=\"other\"}", closed -> closed == clients);
            server.awaitMeter("chat_connections", open -> open == 0);
            assertThat(server.closes(4004)).isZero();
        }
    }
}
