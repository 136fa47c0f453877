package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ServerConfig.TransportKind;
import chat.server.http.Page;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

    private static final ServerConfig CONFIG = new ServerConfig(
            new ServerConfig.Listener("127.0.0.1", 0),
            new ServerConfig.Listener("127.0.0.1", 0),
            TransportKind.AUTO,
            1,
            new ServerConfig.Access(Set.of(), 1, 1),
            new ServerConfig.Talk(1, 4096, Duration.ofHours(24), Duration.ofSeconds(25)),
            new ServerConfig.SlowReaders(1 << 16, Duration.ofSeconds(60)),
            new ServerConfig.History(1, Duration.ZERO, null));

    @Test
    void isAnsweredAsEveryConnectionIs() {
        EmbeddedChannel channel = WarmUp.talk(CONFIG, new Page().routes());
        StringBuilder answers = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answers.append(out.toString(StandardCharsets.UTF_8));
            out.release();
        }
        assertThat(answers)
                .contains("101 Switching Protocols")
                .containsSubsequence("\"welcome\"", "\"joined\"", "\"sent\"", "\"message\"", "\"history\"")
                .containsSubsequence("\"left\"", "\"joined\"", "\"message\"")
                .doesNotContain("\"error\"");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void leavesInThePipelineOnlyWhatAWebSocketNeeds() {
        EmbeddedChannel channel = WarmUp.talk(CONFIG, new Page().routes());

        assertThat(channel.pipeline().toMap().values().stream()
                        .map(handler -> handler.getClass().getSimpleName())
                        .filter(name -> !name.isEmpty())) // the channel's own
                .containsExactly("Wire", "WebSocket13FrameDecoder", "ConnectionHandler");
        assertThat(channel.hasAttr(AttributeKey.valueOf(WebSocketServerHandshaker.class, "HANDSHAKER")))
                .isFalse();
        channel.finishAndReleaseAll();
    }
}
