package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.wire.RawClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeTest {

    private static final String WS = "GET /ws HTTP/1.1";
    private static final String V1 = "Sec-WebSocket-Protocol: chat.v1";

    @AutoClose
    private static final TestServer server = TestServer.start();

    @AfterEach
    void theServerGoesOn() {
        try (Client fresh = server.in("fresh", "fresh")) {
            assertThat(fresh.say("fresh", "hi" + System.nanoTime()).next("sent").has("seq"))
                    .isTrue();
        }
    }

    /** The answer to a request that must be refused and counted, and after which the connection ends. */
    private static Answer refused(String result, String request) throws IOException {
        double before = server.handshakes(result);
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write(request);
            Answer answer = raw.readAnswer();
            raw.awaitEnd();
            assertThat(server.handshakes(result)).isEqualTo(before + 1);
            return answer;
        }
    }

    private static Answer accepted(TestServer server, String request) throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write(request);
            Answer answer = raw.readAnswer();
            assertThat(answer.status()).isEqualTo(101);
            return answer;
        }
    }

    @Test
    void aGoodHandshakeIsAnsweredAsTheRfcSays() throws IOException {
        double before = server.handshakes("accepted");

        Answer answer = accepted(server, RawClient.request(WS, V1));

        assertThat(answer.headers())
                .containsEntry("upgrade", "websocket")
                .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") // RFC 6455, section 1.3
                .containsEntry("sec-websocket-protocol", "chat.v1")
                .doesNotContainKey("content-length");
        assertThat(server.handshakes("accepted")).isEqualTo(before + 1);
    }

    @Test
    void withoutASubprotocolNoneIsAnswered() throws IOException {
        assertThat(accepted(server, RawClient.request("GET / HTTP/1.1")).headers())
                .doesNotContainKey("sec-websocket-protocol");
    }

    @Test
    void oneOfSeveralSubprotocolsIsChosen() throws IOException {
        assertThat(accepted(server, RawClient.request(WS, "Sec-WebSocket-Protocol: chat.v9, chat.v1"))
                        .headers())
                .containsEntry("sec-websocket-protocol", "chat.v1");
    }

    @Test
    void anUnknownSubprotocolIsToldWhichAreSpoken() throws IOException {
        Answer answer = refused("bad_subprotocol", RawClient.request(WS, "Sec-WebSocket-Protocol: chat.v9"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("chat.v1");
    }

    @Test
    void anotherVersionIsToldTheRightOne() throws IOException {
        String request = RawClient.request(WS, V1).replace("Version: 13", "Version: 8");

        Answer answer = refused("bad_version", request);

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers())
                .containsEntry("sec-websocket-version", "13")
                .containsEntry("connection", "close, upgrade")
                .containsEntry("upgrade", "websocket"); // RFC 9110, section 15.5.22
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                "Host: localhost\r\n",
            })
    void aHandshakeThatLacksAHeaderIsRefused(String header) throws IOException {
        String request = RawClient.request(WS, V1).replace(header, "");

        assertThat(refused("bad_request", request).status()).isEqualTo(400);
    }

    @Test
    void aHandshakeOfTwoHostsIsRefused() throws IOException {
        assertThat(refused("bad_request", RawClient.request(WS, V1, "Host: localhost"))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2hvcnQ=", "not base64", "", "dGhlIHNhbXBsZSBub25jZSEhIQ=="})
    void aKeyThatIsNotSixteenBytesIsRefused(String key) throws IOException {
        String request = RawClient.request(WS, V1).replace("dGhlIHNhbXBsZSBub25jZQ==", key);

        assertThat(refused("bad_request", request).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /ws HTTP/1.1", "HEAD /ws HTTP/1.1"})
    void anotherMethodIsRefused(String line) throws IOException {
        String request = RawClient.request(line, V1);
        if (line.startsWith("HEAD")) {
            double before = server.handshakes("bad_request");
            try (RawClient raw = RawClient.open(server.port())) {
                raw.write(request);
                raw.awaitEnd();
                assertThat(server.handshakes("bad_request")).isEqualTo(before + 1);
            }
        } else {
            assertThat(refused("bad_request", request).status()).isEqualTo(400);
        }
    }

    @Test
    void aRequestWithABodyIsRefused() throws IOException {
        assertThat(refused("bad_request", RawClient.request(WS, V1, "Content-Length: 3") + "abc")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anotherPathIsNotFound() throws IOException {
        assertThat(refused("bad_request", RawClient.request("GET /chat HTTP/1.1", V1))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost.evil.example", "://", "http://[::1"})
    void thePageOfAnotherHostIsRefused(String origin) throws IOException {
        Answer answer = refused("bad_origin", RawClient.request(WS, V1, "Origin: " + origin));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("--allow-origin");
    }

    @Test
    void thePageOfTheServersOwnHostIsAccepted() throws IOException {
        accepted(server, RawClient.request(WS, V1, "Origin: http://localhost:8000"));
        accepted(server, RawClient.request(WS, V1, "Origin: https://LOCALHOST"));
    }

    @Test
    void anAllowedOriginIsAccepted() throws IOException {
        String request = RawClient.request(WS, V1, "Origin: https://chat.example");
        refused("bad_origin", request);

        try (TestServer open =
                TestServer.defaults().allowOrigin("https://chat.example").start()) {
            accepted(open, request);
        }
        try (TestServer open = TestServer.defaults().allowOrigin("*").start()) {
            accepted(open, request);
        }
    }

    @Test
    void aConnectionTooManyIsToldSo() throws IOException {
        try (TestServer small =
                        TestServer.defaults().maxConnectionsPerAddress(1).start();
                Client first = small.in("small", "first")) {
            try (RawClient second = RawClient.upgraded(small)) {
                assertThat(second.closeCode()).isEqualTo(4504);
                assertThat(small.closes(4504)).isEqualTo(1);
            }
            assertThat(first.say("small", "hi").next("sent").number("seq")).isEqualTo(1);
            first.close(1000);
            small.awaitMeter("chat_connections", open -> open == 0);
            try (RawClient third = RawClient.upgraded(small)) {
                third.enter("small");
            }
        }
    }
}
