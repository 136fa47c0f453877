package chat.server.tls;

import chat.server.ending.Ending;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Stands before Netty's handler for TLS, which closes when a client's bytes make no sense: the alert that says so is sent before the
 * socket ends. Shared by all connections.
 */
@Sharable
final class TlsFront extends ChannelOutboundHandlerAdapter {

    private static final long SENDING_MILLIS = 1_000;

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        if (ctx.channel().isActive() && ctx.pipeline().get(Ending.class) == null) {
            Ending ending = new Ending(ctx.writeAndFlush(Unpooled.EMPTY_BUFFER), SENDING_MILLIS);
            ctx.pipeline().addAfter(ctx.name(), null, ending);
        } else {
            Ending.close(ctx.channel());
        }
    }
}
