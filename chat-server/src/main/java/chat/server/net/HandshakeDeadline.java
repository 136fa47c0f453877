package chat.server.net;

import chat.server.connection.Services;
import chat.server.ending.Ending;
import chat.server.metrics.LimitMeters.Limit;
import chat.server.metrics.ServerMetrics.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that is still in this handler's pipeline some time after it was accepted, whatever it has said by then.
 * Confined to its event loop.
 */
final class HandshakeDeadline extends ChannelInboundHandlerAdapter {

    private final Services services;
    private @Nullable Future<?> deadline;

    HandshakeDeadline(Services services) {
        this.services = services;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long millis = services.settings().limits().patience().headers().toMillis();
        deadline = ctx.executor()
                .schedule(
                        () -> {
                            services.metrics().handshake(Handshake.TIMEOUT);
                            services.metrics().limits().reached(Limit.HEADERS_TIME);
                            NotConnected.note(
                                    services,
                                    ctx.channel(),
                                    "timeout",
                                    "no WebSocket " + millis / 1_000 + " s after the connection");
                            Ending.close(ctx.channel());
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
