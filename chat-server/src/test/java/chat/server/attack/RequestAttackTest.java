package chat.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that two readers could read in two ways, that come in heaps, or that lie about whose page sends them. */
final class RequestAttackTest {

    private static final String HOST = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final List<String> AMBIGUOUS = List.of(
            HOST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            HOST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            HOST + "Content-Length: 0\r\nContent-Length: 45\r\n\r\n",
            HOST + "Content-Length: 0, 45\r\n\r\n",
            HOST + "Content-Length: +0\r\n\r\n",
            HOST + "Content-Length: 0x0\r\n\r\n",
            HOST + "Transfer-Encoding: xchunked\r\n\r\n",
            HOST + "Transfer-Encoding: chunked, identity\r\n\r\n",
            HOST + "Transfer-Encoding : chunked\r\n\r\n",
            HOST + "Content-Length : 5\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n");

    private static final List<String> LIES = List.of(
            "null",
            "https://localhost.evil.example",
            "https://evil.example/localhost",
            "https://evil.example#localhost",
            "https://localhost@evil.example",
            "https://evil.example:localhost",
            "https://localhost\tevil.example",
            "localhost",
            "//localhost",
            "https://",
            "file://",
            "https://evil.example, https://localhost");

    private static final int CONNECTIONS = 5;
    private static final int PIPELINED = 5_000;

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsSmuggledBehindAnAmbiguousRequest(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults().startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch("request smuggling " + kind, () -> {
                for (String request : AMBIGUOUS) {
                    try (RawClient client = Attackers.one(server)) {
                        client.write(request + SMUGGLED);
                        assertThat(client.readAnswer().status()).as(request).isEqualTo(400);
                        client.assertEnds(); // no second answer
                    }
                }
            });
            assertThat(server.answers(404)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void pipelinedRequestsWhoseAnswersNobodyReadsWaitInTheKernel(TransportKind kind) throws IOException {
        byte[] requests = Attackers.times(PIPELINED, (HOST + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        try (TestServer server = TestServer.defaults().startOn(kind);
                GoodClient good = GoodClient.of(server);
                Attackers unread = new Attackers(server)) {
            double before = server.meter("chat_direct_memory_bytes");
            good.watch("pipelining unread " + kind, () -> {
                unread.open(CONNECTIONS, new String(requests, StandardCharsets.ISO_8859_1));
                awaitNoMoreAnswers(server);
            });
            assertThat(server.answers(200)).isLessThan(CONNECTIONS * PIPELINED);
            assertThat(server.meter("chat_direct_memory_bytes") - before).isLessThan(64 << 20);
        }
    }

    private static void awaitNoMoreAnswers(TestServer server) {
        double before;
        double now = server.answers(200);
        do {
            for (int i = 0; i < 60; i++) {
                TestServer.pause();
            }
            before = now;
            now = server.answers(200);
        } while (now > before + 1); // the look's own answer
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO")
    void pagesOfOthersDoNotConnectWhateverTheirOriginSays(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults().startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch("origin tricks " + kind, () -> {
                for (String origin : LIES) {
                    assertThat(status(server, "Origin: " + origin)).as(origin).isIn(400, 403);
                }
                assertThat(status(server, "Origin: https://localhost", "Origin: https://evil.example"))
                        .isEqualTo(400);
                assertThat(status(server, "Origin: https://localhost")).isEqualTo(101);
            });
        }
    }

    private static int status(TestServer server, String... headers) throws IOException {
        try (RawClient client = Attackers.one(server)) {
            client.write(RawClient.request("GET /ws HTTP/1.1", headers));
            return client.readAnswer().status();
        }
    }
}
