package chat.server.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.wire.RawClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which a request may be written (RFC 9112, section 3), and what the query may hold. */
final class RequestFormTest {

    private static final String HOST = "\r\nHost: localhost\r\n\r\n";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static Answer answer(int port, String request) throws IOException {
        try (RawClient raw = RawClient.open(port)) {
            raw.write(request.getBytes(ISO_8859_1));
            return raw.readAnswer();
        }
    }

    private static Answer answer(String request) throws IOException {
        return answer(server.port(), request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/ws?room=a",
                "ws://h:80/ws",
                "HTTPS://h/ws",
                "wss://h/?room=a",
                "ws://h",
                "ws://h?room=a"
            })
    void anAbsoluteTargetIsUpgraded(String target) throws IOException {
        assertThat(answer(RawClient.request("GET " + target + " HTTP/1.1")).status())
                .isEqualTo(101);
    }

    @Test
    void anAbsoluteTargetIsAnsweredOnBothListeners() throws IOException {
        assertThat(answer("GET http://h/ HTTP/1.1" + HOST).status()).isEqualTo(200);
        assertThat(answer("GET http://h HTTP/1.1" + HOST).status()).isEqualTo(200);
        assertThat(answer("GET ftp://h/ HTTP/1.1" + HOST).status()).isEqualTo(404);
        assertThat(answer(server.managementPort(), "GET http://h/healthz HTTP/1.1" + HOST)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theHostOfAnAbsoluteTargetCountsForTheOrigin() throws IOException {
        String line = "GET ws://chat.example/ws HTTP/1.1";

        assertThat(answer(RawClient.request(line, "Origin: http://chat.example"))
                        .status())
                .isEqualTo(101);
        assertThat(answer(RawClient.request(line, "Origin: http://localhost")).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:///ws", "http://:80/ws", "http://user@h/ws"})
    void anAbsoluteTargetWithoutAHostOrWithAUserIsMalformed(String target) throws IOException {
        assertThat(answer(RawClient.request("GET " + target + " HTTP/1.1")).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/?room=t\u00eate, t\u00eate",
        "/?room=t%C3%AAte, t\u00eate",
        "/?%72oom=a, a",
        "/?x=1&room=\u8336, \u8336",
    })
    void aRoomIsUtf8(String target, String room) throws IOException {
        try (RawClient plain = RawClient.open(server.port())) {
            plain.write(
                    RawClient.request("GET " + target + "&name=Ann HTTP/1.1").getBytes(UTF_8));
            assertThat(plain.readAnswer().status()).isEqualTo(101);
            try (RawClient member = RawClient.in(server, room)) {
                plain.text("bonjour");
                assertThat(member.nextOfType("message").string("text")).isEqualTo("bonjour");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "name=%C3%28, the query is not UTF-8",
        "room=t\u00eate, the query is not UTF-8", // one byte of ISO 8859-1
        "room=%ED%A0%80, the query is not UTF-8", // a surrogate
        "room=%zz, percent sign",
        "room=a%, percent sign",
        "room=a;name=x, bad room",
        "name=%E2%80%AE, bad name",
    })
    void aBadQueryIsRefusedWithTheReason(String query, String reason) throws IOException {
        Answer answer = answer(RawClient.request("GET /?" + query + " HTTP/1.1"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void aRequestOfHttp10IsAnsweredAsItAsksFor() throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            for (int i = 0; i < 2; i++) {
                raw.write("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(raw.readAnswer().headers()).containsEntry("connection", "keep-alive");
            }
            raw.write("GET / HTTP/1.0\r\n\r\n");
            assertThat(raw.readAnswer().headers()).containsEntry("connection", "close");
            raw.awaitEnd();
        }
    }

    @Test
    void whoDoesNotAskForAnUpgradeGetsToKnowWhatAProxyMayLack() throws IOException {
        String upgrade = RawClient.request("GET /ws HTTP/1.1");
        for (String request : new String[] {
            "GET /ws?room=a HTTP/1.1" + HOST,
            "GET /ws HTTP/1.0\r\n\r\n",
            upgrade.replace("HTTP/1.1", "HTTP/1.0"),
            upgrade.replace("Connection: Upgrade\r\n", ""),
            upgrade.replace("Upgrade: websocket\r\n", ""),
        }) {
            Answer answer = answer(request);

            assertThat(answer.status()).as(request).isEqualTo(426);
            assertThat(answer.headers())
                    .containsEntry("connection", "close, upgrade")
                    .containsEntry("upgrade", "websocket");
            assertThat(answer.body()).contains("proxy_http_version 1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"/, 'GET, HEAD, OPTIONS'", "/ws, 'GET, HEAD, OPTIONS'", "*, 'GET, HEAD, OPTIONS'"})
    void optionsAreTheMethods(String target, String methods) throws IOException {
        Answer answer = answer("OPTIONS " + target + " HTTP/1.1" + HOST);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry("allow", methods)
                .doesNotContainKeys("content-length", "content-type");
    }

    @Test
    void optionsOfTheManagementListenerAreTheMethods() throws IOException {
        Answer answer = answer(server.managementPort(), "OPTIONS /metrics HTTP/1.1" + HOST);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer(server.managementPort(), "OPTIONS /nope HTTP/1.1" + HOST)
                        .status())
                .isEqualTo(404);
    }
}
