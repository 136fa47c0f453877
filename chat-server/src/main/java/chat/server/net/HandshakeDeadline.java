package chat.server.net;

import chat.server.audit.Addresses;
import chat.server.audit.Incident;
import chat.server.connection.Services;
import chat.server.ending.Ending;
import chat.server.metrics.ServerMetrics.Handshake;
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

    private final Services services;
    private @Nullable Future<?> deadline;

    HandshakeDeadline(Services services) {
        this.services = services;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = ctx.executor()
                .schedule(
                        () -> {
                            services.metrics().handshake(Handshake.TIMEOUT);
                            services.trail()
                                    .add(Incident.notConnected(
                                            services.clock().millis(),
                                            Addresses.text(ctx.channel(), Wire.of(ctx.channel())),
                                            "timeout",
                                            "no WebSocket " + SECONDS + " s after the connection"));
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
