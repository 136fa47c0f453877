package chat.server.net;

import chat.server.connection.ConnectionHandler;
import chat.server.connection.Dialect;
import chat.server.connection.Services;
import chat.server.ending.Ending;
import chat.server.http.HttpHandler;
import chat.server.http.RequestGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.AttributeKey;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a connection when Netty has upgraded it, and takes out what a WebSocket no longer needs: the wire, Netty's frame
 * decoder and the connection stay. Shared by all connections.
 */
@Sharable
final class ConnectionStart extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ConnectionStart.class);

    /** Where Netty leaves its handshaker, for those who close by it. */
    private static final AttributeKey<WebSocketServerHandshaker> HANDSHAKER =
            AttributeKey.valueOf(WebSocketServerHandshaker.class, "HANDSHAKER");

    private final Services services;

    ConnectionStart(Services services) {
        this.services = services;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete upgraded) {
            begin(ctx, upgraded);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void begin(ChannelHandlerContext ctx, HandshakeComplete upgraded) {
        if (!ctx.channel().isActive()) {
            Ending.close(ctx.channel());
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        boolean compressed = pipeline.get(WebSocketExtensionDecoder.class) != null;
        Dialect dialect = compressed
                ? new Dialect.ChatV1(true)
                : UpgradeGuard.dialect(upgraded.requestUri(), upgraded.requestHeaders());
        if (compressed) {
            // Frames are deflated once for all who get them, and messages inflated as a whole.
            pipeline.remove(WebSocketExtensionEncoder.class);
            pipeline.remove(WebSocketExtensionDecoder.class);
        }
        pipeline.remove(HandshakeDeadline.class);
        pipeline.remove(RequestGate.Answers.class);
        if (pipeline.get(ForwardedHeaders.class) != null) {
            pipeline.remove(ForwardedHeaders.class);
        }
        pipeline.remove(HttpHandler.class);
        pipeline.remove(UpgradeGuard.class);
        // Would answer pings and closes, which the connection does: it counts them.
        pipeline.remove(WebSocketServerProtocolHandler.class);
        forgetHandshaker(ctx.channel());
        // Everything is written as whole frames, from the wire's place.
        pipeline.remove(WebSocket13FrameEncoder.class);
        ConnectionHandler connection = new ConnectionHandler(
                services,
                dialect,
                pipeline.context(Wire.NAME),
                HandshakeToken.of(
                        upgraded.requestUri(),
                        upgraded.requestHeaders(),
                        services.settings().tokens()),
                Wire.of(ctx.channel()).exceeded() == null);
        pipeline.replace(WebSocket13FrameDecoder.class, null, new FrameDecoder(compressed, services, connection));
        pipeline.addLast(connection);
        pipeline.remove(this);
        // Last, as the frames that it holds go on to the decoder.
        pipeline.remove(RequestGate.class);
    }

    /** 170 bytes of each connection, with its attribute. */
    @SuppressWarnings("deprecation") // which warns of races between threads; this is the channel's
    private static void forgetHandshaker(Channel channel) {
        channel.attr(HANDSHAKER).remove();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!services.metrics().outOfMemory(cause) && !(cause instanceof IOException)) {
            log.error("closing a connection after a mistake of the server's", cause);
        }
        Ending.close(ctx.channel());
    }
}
