package chat.server.net;

import chat.server.ending.Ending;
import chat.server.http.HttpHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection from which too little has come for some time, whatever else has: silence, half a TLS handshake, headers or bodies
 * that come byte by byte. One that waits for a head is closed; one that waits for the rest of a body hears {@link HttpHandler#BODY_IS_LATE}
 * first. Stands behind the HTTP codec. Confined to its event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    /**
     * How long each may take.
     *
     * @param first from the connection to the end of its first head
     * @param next from the end of a request to the end of the next one's head
     * @param body from the end of a head to the end of its body
     */
    record Seconds(int first, int next, int body) {}

    private final Seconds seconds;
    private boolean inBody;
    private long endNanos;
    private @Nullable Future<?> due;

    RequestDeadline(Seconds seconds) {
        this.seconds = seconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        endIn(seconds.first, ctx);
        look(ctx);
    }

    private void endIn(int allowed, ChannelHandlerContext ctx) {
        endNanos = ctx.executor().ticker().nanoTime() + TimeUnit.SECONDS.toNanos(allowed);
    }

    /** No later than a body could be due that begins now: a message costs no timer. */
    private void look(ChannelHandlerContext ctx) {
        long left = endNanos - ctx.executor().ticker().nanoTime();
        long nanos = Math.min(left, TimeUnit.SECONDS.toNanos(seconds.body));
        due = ctx.executor().schedule(() -> check(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        if (endNanos - ctx.executor().ticker().nanoTime() > 0) {
            look(ctx);
        } else if (inBody) {
            ctx.fireUserEventTriggered(HttpHandler.BODY_IS_LATE);
        } else {
            Ending.close(ctx.channel());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            inBody = true;
            endIn(seconds.body, ctx);
        }
        if (message instanceof LastHttpContent) {
            inBody = false;
            endIn(seconds.next, ctx);
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
