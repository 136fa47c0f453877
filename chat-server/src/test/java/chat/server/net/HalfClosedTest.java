package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.Listener;
import chat.server.config.TransportKind;
import chat.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HalfClosedTest {

    /** More than the kernel takes at once. */
    private static final int BYTES = 16 << 20;

    private static final int LONG_AFTER_THE_END_MILLIS = 50;

    /** Answers long after the client has sent its last byte, when nothing else is to be waited for. */
    private static final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                ctx.channel().config().setAutoRead(false);
                ctx.executor()
                        .schedule(
                                () -> ctx.writeAndFlush(Unpooled.directBuffer().writeZero(BYTES))
                                        .addListener(ChannelFutureListener.CLOSE),
                                LONG_AFTER_THE_END_MILLIS,
                                TimeUnit.MILLISECONDS);
            }
        }
    }

    private static EventLoops startLoops(TransportKind kind) {
        return TestServer.unlessLacking(() -> EventLoops.start(kind, 1, false, false));
    }

    @ParameterizedTest
    @EnumSource
    void aLongAnswerReachesAClientThatSendsNoMore(TransportKind kind) throws IOException {
        EventLoops loops = startLoops(kind);
        AcceptGate gate = new AcceptGate("clients", 1, "", new ServerMetrics(new SimpleMeterRegistry()));
        ChannelHandler pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Answers());
            }
        };
        Channel listener = new Listeners(loops.transport(), loops.chat(), gate, pipeline)
                .listen(new Listener("127.0.0.1", 0), "--");
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(30_000);
            client.getOutputStream().write(1);
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes().length).isEqualTo(BYTES);
        } finally {
            listener.close().awaitUninterruptibly();
            EventLoops.stop(loops.chat(), 1_000);
            EventLoops.stop(loops.management(), 1_000);
        }
    }
}
