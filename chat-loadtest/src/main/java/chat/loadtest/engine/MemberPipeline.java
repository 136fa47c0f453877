package chat.loadtest.engine;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lists the handlers of a member's connection. Confined to an event loop. */
final class MemberPipeline extends ChannelInitializer<SocketChannel> {

    static final String SUBPROTOCOL = "chat.v1";

    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    /** Escapes can make a text up to six times as long in JSON, and lists of members are long. */
    private static final int MOST_MESSAGE_BYTES = 1024 * 1024;

    private static final int HTTPS_PORT = 443;

    private final URI uri;
    private final @Nullable String subprotocol;
    private final @Nullable SslContext tls;
    private final Link link;

    /** @param tls null for a connection that is not encrypted */
    MemberPipeline(URI uri, @Nullable String subprotocol, @Nullable SslContext tls, Link link) {
        this.uri = uri;
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
                .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
                // Makes the handshake, answers pings, and passes close frames on.
                .addLast(new WebSocketClientProtocolHandler(webSocket()))
                // Passes whole frames on untouched.
                .addLast(new WebSocketFrameAggregator(MOST_MESSAGE_BYTES))
                .addLast(link);
    }

    private WebSocketClientProtocolConfig webSocket() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .subprotocol(subprotocol)
                .generateOriginHeader(false) // as no browser stands behind it
                .maxFramePayloadLength(MOST_MESSAGE_BYTES)
                .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis())
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false) // a mark is ASCII, and the full reader checks the rest
                .build();
    }
}
