package chat.server.net;

import chat.server.audit.Located;
import chat.server.ending.Ending;
import chat.server.limit.ConnectionLimits;
import chat.server.metrics.LimitMeters.Limit;
import chat.server.metrics.ServerMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

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
    private final boolean proxied;
    private final boolean encrypted;
    private @Nullable Limit exceeded;
    private boolean secure;
    private boolean exempt;

    /**
     * To be added before the connection is active.
     *
     * @param address of the peer
     * @param proxied whether the peer may say that it stands for somebody else
     * @param encrypted whether the peer speaks TLS
     */
    Wire(InetAddress address, boolean proxied, boolean encrypted, ConnectionLimits limits, ServerMetrics metrics) {
        this.address = address;
        this.proxied = proxied;
        this.encrypted = encrypted;
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

    /** Which limit on connections this one exceeds; null if it fits. */
    @Nullable
    Limit exceeded() {
        return exceeded;
    }

    /** Whether the client's end is known to be encrypted. */
    boolean isSecure() {
        return encrypted || secure;
    }

    /** A trusted proxy says whom it stands for; from now on the connection counts as that client's. */
    void standsFor(InetAddress client, boolean securely) {
        secure = securely;
        if (!client.equals(address)) {
            exceeded = exceeded(limits.move(address, client));
        }
        address = client; // an equal one may not stand for a Unix socket
    }

    /** The connection is the server's own, and counts for nobody. */
    void exempt() {
        limits.remove(address);
        exempt = true;
        exceeded = null;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        exceeded = exceeded(limits.add(address));
        ctx.channel().closeFuture().addListener(this);
        if (exceeded == Limit.CONNECTIONS_FAR_TOO_MANY && !proxied) {
            metrics.limits().reached(exceeded);
            Ending.close(ctx.channel());
        } else {
            ctx.fireChannelActive();
        }
    }

    private static @Nullable Limit exceeded(ConnectionLimits.Verdict verdict) {
        return switch (verdict) {
            case FITS -> null;
            case TOO_MANY -> Limit.CONNECTIONS;
            case TOO_MANY_OF_ADDRESS -> Limit.CONNECTIONS_OF_ADDRESS;
            case FAR_TOO_MANY -> Limit.CONNECTIONS_FAR_TOO_MANY;
        };
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        if (!exempt) {
            limits.remove(address);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            metrics.read(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }
}
