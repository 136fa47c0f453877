package chat.server.net;

import chat.server.limit.ConnectionLimits;
import chat.server.metrics.ServerMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A handler that stays for the whole life of a connection: counts the connection and what it reads. Whole
 * frames are written from its place, past the handlers that follow; those before it, as one for TLS, see every byte. Shared by all connections.
 */
@Sharable
final class Wire extends ChannelInboundHandlerAdapter {

    /** Its place in the pipeline: whole frames are written from here. */
    static final String NAME = "wire";

    private static final AttributeKey<Boolean> TOO_MANY = AttributeKey.valueOf(Wire.class, "TOO_MANY");

    private static final InetAddress NOWHERE = InetAddress.getLoopbackAddress(); // of transports without addresses

    private final ConnectionLimits limits;
    private final ServerMetrics metrics;

    Wire(ConnectionLimits limits, ServerMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /** Whether a connection is one too many. */
    static boolean isTooMany(Channel channel) {
        return channel.hasAttr(TOO_MANY);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        InetAddress address = address(ctx);
        if (!limits.add(address)) {
            ctx.channel().attr(TOO_MANY).set(true);
        }
        ctx.channel().closeFuture().addListener(closed -> limits.remove(address));
        ctx.fireChannelActive();
    }

    private static InetAddress address(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress()
                : NOWHERE;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            metrics.read(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }
}
