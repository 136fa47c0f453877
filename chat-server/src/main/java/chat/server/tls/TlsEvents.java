package chat.server.tls;

import chat.server.ending.Ending;
import chat.server.metrics.TlsMetrics;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind Netty's handler for TLS and makes its events those of a plain socket, which the handlers behind know: a close_notify
 * (RFC 8446, section 6.1) is an end of the input, and bytes that are no TLS are a broken connection. Shared by all connections.
 */
@Sharable
final class TlsEvents extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(TlsEvents.class);

    private final TlsMetrics metrics;

    TlsEvents(TlsMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            metrics.handshake(handshake.isSuccess() ? TlsMetrics.Handshake.COMPLETED : TlsMetrics.Handshake.FAILED);
        } else if (event instanceof SslCloseCompletionEvent closed) {
            if (closed.isSuccess()) {
                ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        } else if (event instanceof ChannelInputShutdownEvent && isOpening(ctx)) {
            Ending.close(ctx.channel()); // nobody is there to be answered
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private static boolean isOpening(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        return tls == null || !tls.handshakeFuture().isDone();
    }

    /** Netty's handler has said why to the client, and closes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause.getCause() instanceof SSLException) {
            log.debug("{}: {}", ctx.channel(), cause.getMessage());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
