package chat.server.net;

import chat.server.ending.Ending;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection from which no whole request has come for some time, whatever else has: silence, half a TLS handshake, headers or
 * bodies that come byte by byte. Stands behind the HTTP codec. Confined to its event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    private final long nanos;
    private long lastNanos;
    private @Nullable Future<?> due;

    RequestDeadline(long seconds) {
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        lastNanos = ctx.executor().ticker().nanoTime();
        look(ctx, nanos);
    }

    private void look(ChannelHandlerContext ctx, long inNanos) {
        due = ctx.executor().schedule(() -> check(ctx), inNanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        long left = lastNanos + nanos - ctx.executor().ticker().nanoTime();
        if (left > 0) {
            look(ctx, left);
        } else {
            Ending.close(ctx.channel());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent) {
            lastNanos = ctx.executor().ticker().nanoTime();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (due != null) {
            due.cancel(false);
        }
    }
}
