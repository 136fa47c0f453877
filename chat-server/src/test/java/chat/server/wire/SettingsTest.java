package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Json;
import chat.server.config.Access;
import chat.server.config.Proxies;
import chat.server.config.TransportKind;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Settings that change are seen by what is used next, on connections that are open, too. */
final class SettingsTest {

    @AutoClose
    private final PipelineServer server;

    SettingsTest() throws IOException {
        server = new PipelineServer(
                TransportKind.AUTO,
                0,
                channel -> new ChannelInboundHandlerAdapter(),
                channel -> new ChannelInboundHandlerAdapter());
    }

    private void setTalk(int sendsPerSecond, int maxTextChars) {
        server.settings.updateAndGet(old ->
                old.withTalk(talk -> talk.withSendsPerSecond(sendsPerSecond).withMaxTextChars(maxTextChars)));
    }

    private void setAccess(UnaryOperator<Access> change) {
        server.settings.updateAndGet(old -> old.withAccess(change));
    }

    private static String answer(RawClient client, String text) throws IOException {
        client.text("{'type':'send','id':'1','room':'settings','text':'" + text + "'}");
        Json answer = client.next();
        while (!answer.type().equals("sent") && !answer.type().equals("error")) {
            answer = client.next();
        }
        return answer.type().equals("sent") ? "sent" : answer.string("code");
    }

    @Test
    void anOpenConnectionTalksWithinTheNewLimits() throws IOException {
        try (RawClient client = RawClient.open(server.port()).upgrade()) {
            client.enter("settings");
            assertThat(answer(client, "four")).isEqualTo("sent");

            setTalk(0, 3);
            assertThat(answer(client, "four")).isEqualTo("text_too_long");

            setTalk(1, 4);
            assertThat(answer(client, "four")).isEqualTo("sent");
            assertThat(answer(client, "four")).isEqualTo("sent"); // as much as two seconds bring
            String next = answer(client, "four");
            for (int i = 0; next.equals("sent") && i < 100; i++) { // a slow machine earns some more
                next = answer(client, "four");
            }
            assertThat(next).isEqualTo("rate_limited");
            setTalk(0, 4);
            assertThat(answer(client, "four")).isEqualTo("sent");
        }
    }

    @Test
    void theNextHandshakeIsCheckedByTheNewOrigins() throws IOException {
        String request = RawClient.request("GET /ws HTTP/1.1", "Origin: https://chat.example");
        try (RawClient before = RawClient.open(server.port())) {
            before.write(request);
            assertThat(before.readAnswer().status()).isEqualTo(403);
        }

        setAccess(access -> access.withAllowedOrigins(Set.of("https://chat.example")));

        try (RawClient after = RawClient.open(server.port())) {
            after.write(request);
            assertThat(after.readAnswer().status()).isEqualTo(101);
        }
    }

    @Test
    void theNextConnectionIsCountedAgainstTheNewLimit() throws IOException {
        try (RawClient first = RawClient.open(server.port()).upgrade()) {
            setAccess(access -> access.withMaxConnectionsPerAddress(1));

            try (RawClient second = RawClient.open(server.port()).upgrade()) {
                assertThat(second.closeCode()).isEqualTo(4504);
            }
            first.enter("settings");
        }
    }

    @Test
    void theNextConnectionOfANewlyTrustedProxyIsBelieved() throws IOException {
        setAccess(access -> access.withMaxConnectionsPerAddress(1));
        String request = RawClient.request("GET /ws HTTP/1.1", "X-Forwarded-For: 203.0.113.1");
        try (RawClient first = RawClient.open(server.port()).upgrade();
                RawClient second = RawClient.open(server.port())) {
            second.write(request);
            assertThat(second.readAnswer().status()).isEqualTo(101);
            assertThat(second.closeCode()).isEqualTo(4504);

            server.settings.updateAndGet(old -> old.withProxies(Proxies.parse(List.of("127.0.0.1"))));

            try (RawClient fourth = RawClient.open(server.port())) {
                fourth.write(request.replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat.v1\r\n\r\n"));
                assertThat(fourth.readAnswer().status()).isEqualTo(101);
                fourth.enter("settings");
            }
            first.enter("settings");
        }
    }
}
