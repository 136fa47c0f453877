package chat.loadtest.engine;

import chat.loadtest.plan.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the handlers of a member's connection. Confined to an event loop. */
final class MemberPipeline extends ChannelInitializer<SocketChannel> {

    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    /** Escapes can make a text up to six times as long in JSON, and lists of members are long. */
    private static final int MOST_MESSAGE_BYTES = 1024 * 1024;

    private static final int HTTPS_PORT = 443;

    /** Of zlib, by default. */
    private static final int LEVEL = 6;

    private static final int WINDOW_BITS = 15;

    private final URI uri;
    private final @Nullable String subprotocol;
    private final Wire wire;
    private final List<Wire.Header> headers;
    private final @Nullable SslContext tls;
    private final Link link;

    /**
     * A member's.
     *
     * @param headers of the handshake, besides those that WebSocket needs
     * @param tls null for a connection that is not encrypted
     */
    MemberPipeline(
            URI uri,
            @Nullable String subprotocol,
            Wire wire,
            List<Wire.Header> headers,
            @Nullable SslContext tls,
            Link link) {
        this.uri = uri;
        this.wire = wire;
        this.headers = headers;
        this.subprotocol = subprotocol;
        this.tls = tls;
        this.link = link;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(
                    tls.newHandler(channel.alloc(), uri.getHost(), uri.getPort() < 0 ? HTTPS_PORT : uri.getPort()));
        }
        pipeline
                // These two leave when the handshake is done.
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES));
        if (wire.isCompressed()) {
            // Agrees on the compression in the handshake, and puts what does it behind itself.
            pipeline.addLast(new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtensionHandshaker(
                    LEVEL, false, WINDOW_BITS, true, false, MOST_MESSAGE_BYTES)));
        }
        pipeline
                // Makes the handshake, answers pings, and passes close frames on.
                .addLast(new WebSocketClientProtocolHandler(webSocket()))
                // Passes whole frames on untouched.
                .addLast(new WebSocketFrameAggregator(MOST_MESSAGE_BYTES))
                .addLast(link);
    }

    /** Whether the server agreed to compress, where that was asked for. */
    static boolean isAsAgreed(ChannelHandlerContext ctx, Wire wire) {
        return !wire.isCompressed()
                || ctx.pipeline().names().stream().anyMatch(name -> name.contains("DeflateEncoder"));
    }

    private HttpHeaders headers() {
        HttpHeaders all = new DefaultHttpHeaders();
        headers.forEach(header -> all.add(header.name(), header.value()));
        return all;
    }

    private WebSocketClientProtocolConfig webSocket() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .subprotocol(subprotocol)
                .customHeaders(headers())
                .allowExtensions(wire.isCompressed())
                .generateOriginHeader(false) // as no browser stands behind it
                .maxFramePayloadLength(MOST_MESSAGE_BYTES)
                .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis())
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false) // a mark is ASCII, and the full reader checks the rest
                .build();
    }
}
