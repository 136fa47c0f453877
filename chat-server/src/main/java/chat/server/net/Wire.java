package chat.server.net;

import chat.server.audit.Located;
import chat.server.limit.ConnectionLimits;
import chat.server.metrics.ServerMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;

/**
 * A handler that stays for the whole life of a connection: counts the connection and what it reads, and knows whose it is. Whole
 * frames are written from its place, past the handlers that follow; those before it, as one for TLS, see every byte. Confined to its event loop.
 */
final class Wire extends ChannelInboundHandlerAdapter implements ChannelFutureListener, Located {

    /** Its place in the pipeline: whole frames are written from here. */
    static final String NAME = "wire";

    private final ConnectionLimits limits;
    private final ServerMetrics metrics;
    private InetAddress address;
    private boolean tooMany;
    private boolean secure;

    /** @param address of the peer */
    Wire(InetAddress address, ConnectionLimits limits, ServerMetrics metrics) {
        this.address = address;
        this.limits = limits;
        this.metrics = metrics;
    }

    static Wire of(Channel channel) {
        return channel.pipeline().get(Wire.class);
    }

    /** Of the client, as far as that is known; a proxy's until it says whom it stands for. */
    @Override
    public InetAddress address() {
        return address;
    }

    /** Whether the connection is one too many. */
    boolean isTooMany() {
        return tooMany;
    }

    /** Whether the client's end is known to be encrypted. */
    boolean isSecure() {
        return secure;
    }

    /** A trusted proxy says whom it stands for; from now on the connection counts as that client's. */
    void standsFor(InetAddress client, boolean securely) {
        secure = securely;
        if (!client.equals(address)) {
            tooMany = !limits.move(address, client);
            address = client;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        tooMany = !limits.add(address);
        ctx.channel().closeFuture().addListener(this);
        ctx.fireChannelActive();
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        limits.remove(address);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            metrics.read(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }
}
