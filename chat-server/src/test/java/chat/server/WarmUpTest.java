package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.ServerConfig;
import chat.server.http.Page;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

    private static final ServerConfig CONFIG = ServerConfig.defaults()
            .withAccess(access -> access.withMaxConnections(1).withMaxConnectionsPerAddress(1))
            .withTalk(talk -> talk.withSendsPerSecond(1))
            .withSlowReaders(readers -> readers.withMaxPendingBytes(1 << 16))
            .withHistory(history -> history.withMessages(1));

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
                .containsExactly("Wire", "FrameDecoder", "ConnectionHandler");
        assertThat(channel.hasAttr(AttributeKey.valueOf(WebSocketServerHandshaker.class, "HANDSHAKER")))
                .isFalse();
        channel.finishAndReleaseAll();
    }
}
