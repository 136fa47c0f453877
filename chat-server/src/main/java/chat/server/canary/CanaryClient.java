package chat.server.canary;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection of a canary: a WebSocket in the plain dialect, over a real socket. Confined to its event loop. */
final class CanaryClient extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final Listener listener;
    private @Nullable Channel channel;
    private boolean ended;
    private String why = "the server closed the canary's connection";

    /** Hears of the connection, on its event loop. */
    interface Listener {
        /** Something can be said from now on. */
        void onOpen();

        void onText(String text);

        /** The end, once; nothing follows it. */
        void onEnd(String why);
    }

    private CanaryClient(Listener listener) {
        this.listener = listener;
    }

    /** Connects. On {@code loop}. */
    static CanaryClient connect(EventLoop loop, Target target, Listener listener) {
        SslContext tls = target.encrypted().getAsBoolean() ? newTls() : null;
        CanaryClient client = new CanaryClient(listener);
        WebSocketClientProtocolConfig webSocket = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(target.uri())
                .customHeaders(new DefaultHttpHeaders().set(CanaryKey.HEADER, CanaryKey.VALUE))
                .handshakeTimeoutMillis(CONNECT_MILLIS)
                .handleCloseFrames(false)
                .build();
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(target.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(MOST_HEADER_BYTES))
                                .addLast(new WebSocketClientProtocolHandler(webSocket))
                                .addLast(client);
                    }
                })
                .connect(target.reachable());
        client.channel = connected.channel();
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                client.end("it cannot connect: " + done.cause().getMessage());
            }
        });
        return client;
    }

    /** By the JDK, and whatever the certificate says: the canary looks whether messages arrive, on this machine. */
    private static SslContext newTls() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    void say(String line) {
        if (channel != null) {
            channel.writeAndFlush(new TextWebSocketFrame(Unpooled.copiedBuffer(line, StandardCharsets.UTF_8)));
        }
    }

    /** Goes away, and says nothing of that. Any thread. */
    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            listener.onOpen();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            why = "its handshake is not answered";
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            listener.onText(text.text());
        } else if (frame instanceof CloseWebSocketFrame close) {
            why = "the server closed its connection with " + close.statusCode() + ", " + close.reasonText();
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(why);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        why = String.valueOf(cause.getMessage());
        ctx.close();
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            listener.onEnd(reason);
        }
    }
}
