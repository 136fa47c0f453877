package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.http.HttpHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDeadlineTest {

    private final List<Object> events = new ArrayList<>();

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new RequestDeadline(new RequestDeadline.Seconds(10, 60, 20)),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                                events.add(event);
                            }
                        });
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
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhoSendsHeadersByteByByte() {
        for (String some : List.of("G", "ET ", "/ ", "HTTP/1.1\r\n", "Host: ")) {
            write(some);
            pass(2);
        }

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void saysSoOfABodyThatComesByteByByte() {
        write("POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\n");
        for (int i = 0; i < 19; i++) {
            write("x");
            pass(1);
        }
        assertThat(events).isEmpty();
        pass(2);
        assertThat(events).containsExactly(HttpHandler.BODY_IS_LATE);
    }

    @Test
    void aWholeRequestStartsTheTimeAnew() {
        pass(9);
        write("GET / HTTP/1.1\r\n\r\n");
        pass(59);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }
}
