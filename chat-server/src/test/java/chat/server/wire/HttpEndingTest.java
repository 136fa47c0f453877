package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How HTTP connections end, on both listeners: the answers arrive, then an end that is no reset, and nothing stays open. */
final class HttpEndingTest {

    private static final String GET = "GET /nope HTTP/1.1\r\nHost: localhost\r\n";
    private static final int MORE_THAN_IS_DROPPED = 4 << 20;

    private final List<RawClient> clients = new ArrayList<>();

    private static Stream<Arguments> listeners() {
        return Arrays.stream(TransportKind.values())
                .filter(kind -> kind != TransportKind.AUTO)
                .flatMap(kind -> Stream.of(Arguments.of(kind, "chat"), Arguments.of(kind, "management")));
    }

    private static TestServer start(TransportKind kind) {
        return TestServer.defaults().startOn(kind);
    }

    private static int port(TestServer server, String listener) {
        return listener.equals("chat") ? server.port() : server.managementPort();
    }

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** By a client that stays as it is when it has been answered. */
    private void assertAnswered(int port, String request, int status) throws IOException {
        RawClient raw = RawClient.open(port);
        clients.add(raw);
        raw.write(request);

        assertThat(raw.readAnswer().status()).isEqualTo(status);
        raw.assertEnds();
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void whatARefusalLeavesUnreadIsNoReset(TransportKind kind, String listener) throws IOException {
        List<String> requests = List.of(
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2_000),
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n" + "x".repeat(2_000),
                (GET + "\r\n").repeat(100));
        try (TestServer server = start(kind)) {
            int port = port(server, listener);
            for (String request : requests) {
                assertAnswered(port, request, 404);
            }
            assertAnswered(port, GET + "Cookie: " + "x".repeat(40_000) + "\r\n\r\n", 431);
            Held.awaitNone(port);
        }
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void aClientThatSendsNoMoreGetsItsAnswers(TransportKind kind, String listener) throws IOException {
        String path = listener.equals("chat") ? "/a/x/page.css" : "/metrics";
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(port(server, listener))) {
            raw.write(request.repeat(3));
            raw.socket.shutdownOutput();

            for (int i = 0; i < 3; i++) {
                assertThat(raw.readAnswer().status()).isEqualTo(200);
            }
            raw.assertEnds();
            Held.awaitNone(port(server, listener));
        }
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void aClientThatEndsInTheMiddleIsGoneAtOnce(TransportKind kind, String listener) throws IOException {
        List<String> beginnings = List.of("", "GET / HT", GET, GET + "Content-Length: 5\r\n\r\nabc");
        try (TestServer server = start(kind)) {
            for (String beginning : beginnings) {
                try (RawClient raw = RawClient.open(port(server, listener))) {
                    raw.write(beginning);
                    raw.socket.shutdownOutput();

                    raw.awaitEnd();
                    Held.awaitNone(port(server, listener));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void aClientThatGoesOnAfterItsAnswerIsClosed(TransportKind kind, String listener) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(port(server, listener))) {
            raw.write(GET + "\r\n");
            assertThat(raw.readAnswer().status()).isEqualTo(404);
            try {
                raw.write(new byte[MORE_THAN_IS_DROPPED]);
            } catch (IOException e) {
                // the server closed before that
            }
            Held.awaitNone(port(server, listener));
        }
    }
}
