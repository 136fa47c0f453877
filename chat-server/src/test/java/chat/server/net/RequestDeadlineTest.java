package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDeadlineTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), new RequestDeadline(60));

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    private void write(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        channel.writeInbound(bytes);
        channel.releaseInbound();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void closesWhoSaysNothing() {
        pass(59);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhoSendsARequestByteByByte() {
        for (byte c : "POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nxxxxxxxxxxxxxxxxxxxxx"
                .getBytes(StandardCharsets.US_ASCII)) {
            write(String.valueOf((char) c));
            pass(1);
        }

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aWholeRequestStartsTheTimeAnew() {
        pass(50);
        write("GET / HTTP/1.1\r\n\r\n");
        pass(50);
        assertThat(channel.isOpen()).isTrue();
        pass(11);
        assertThat(channel.isOpen()).isFalse();
    }
}
