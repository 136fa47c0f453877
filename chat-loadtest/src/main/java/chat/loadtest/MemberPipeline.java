package chat.loadtest;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.net.URI;
import java.time.Duration;

/** Lists the handlers of a member's connection. Confined to an event loop. */
final class MemberPipeline extends ChannelInitializer<SocketChannel> {

    static final String SUBPROTOCOL = "chat.v1";

    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    /** Escapes can make a text up to six times as long in JSON, and lists of members are long. */
    private static final int MOST_MESSAGE_BYTES = 1024 * 1024;

    private final URI uri;
    private final MemberConnection member;

    MemberPipeline(URI uri, MemberConnection member) {
        this.uri = uri;
        this.member = member;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.pipeline()
                // These two leave when the handshake is done.
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
                // Makes the handshake, answers pings, and passes close frames on.
                .addLast(new WebSocketClientProtocolHandler(webSocket()))
                // Passes whole frames on untouched.
                .addLast(new WebSocketFrameAggregator(MOST_MESSAGE_BYTES))
                .addLast(member);
    }

    private WebSocketClientProtocolConfig webSocket() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .subprotocol(SUBPROTOCOL)
                .generateOriginHeader(false) // as no browser stands behind it
                .maxFramePayloadLength(MOST_MESSAGE_BYTES)
                .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis())
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false) // a mark is ASCII, and the full reader checks the rest
                .build();
    }
}
