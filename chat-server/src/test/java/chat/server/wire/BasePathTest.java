package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose proxy hands on the path before everything. */
final class BasePathTest {

    @AutoClose
    private static final TestServer server =
            TestServer.defaults().basePath("/team/chat/").start();

    private static int status(String path) {
        return TestServer.get(server.http(path)).statusCode();
    }

    @Test
    void thePageAndItsFilesAreBelowIt() {
        assertThat(TestServer.get(server.http("/team/chat/")).body()).startsWith("<!doctype html>");
        assertThat(status("/team/chat/a/any/start.js")).isEqualTo(200);
        assertThat(status("/team/chat/ws")).isEqualTo(426);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/ws", "/a/any/start.js", "/team/", "/team/chat/team/chat/", "/team/chats/", "//team/chat/"
            })
    void elsewhereIsNothing(String path) {
        assertThat(status(path)).isEqualTo(404);
    }

    @Test
    void thePathWithoutItsSlashLeadsToThePage() {
        HttpResponse<String> redirect = TestServer.get(server.http("/team/chat?room=tea"));

        assertThat(redirect.statusCode()).isEqualTo(307);
        String location = redirect.headers().firstValue("location").orElseThrow();
        assertThat(URI.create("http://proxy/before/team/chat?room=tea").resolve(location))
                .isEqualTo(URI.create("http://proxy/before/team/chat/?room=tea"));
    }

    @Test
    void webSocketIsSpokenBelowItAlone() throws IOException {
        for (String path : new String[] {"/team/chat", "/team/chat/", "/team/chat/ws"}) {
            try (Client client = server.plain(path)) {
                assertThat(client.send("at " + path).nextText()).contains("at " + path);
            }
        }
        try (RawClient elsewhere = RawClient.open(server.port())) {
            elsewhere.write(RawClient.handshake());
            RawClient.Answer answer = elsewhere.readAnswer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("WebSocket is spoken at /team/chat/ws");
        }
    }
}
