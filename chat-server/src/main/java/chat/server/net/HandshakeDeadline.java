package chat.server.net;

import chat.server.ending.Ending;
import chat.server.metrics.ServerMetrics;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that is still in this handler's pipeline 10 s after it was accepted, whatever it has said by then.
 * Confined to its event loop.
 */
final class HandshakeDeadline extends ChannelInboundHandlerAdapter {

    static final int SECONDS = 10;

    private final ServerMetrics metrics;
    private @Nullable Future<?> deadline;

    HandshakeDeadline(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = ctx.executor()
                .schedule(
                        () -> {
                            metrics.handshake(ServerMetrics.Handshake.TIMEOUT);
                            Ending.close(ctx.channel());
                        },
                        SECONDS,
                        TimeUnit.SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
