package chat.loadtest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.protocol.RoomName;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A server on a port of its own, that speaks enough of the protocol for a run, right or wrong. One event loop. */
@SuppressWarnings("FutureReturnValueIgnored")
final class FakeChatServer implements AutoCloseable {

    private final AtomicInteger pongs = new AtomicInteger();
    private final LoopbackServer listener;

    /** That of the second door. */
    private String secondUrl = "";

    private FakeChatServer(BiConsumer<ChannelPipeline, Runnable> handlers) {
        listener = new LoopbackServer(accepted -> handlers.accept(accepted.pipeline(), pongs::incrementAndGet));
    }

    /** Serves rooms, all of them with the same fault. */
    static FakeChatServer with(Fault fault) {
        return speaking("chat.v1", fault);
    }

    static FakeChatServer speaking(String subprotocol, Fault fault) {
        return speaking(subprotocol, fault, null);
    }

    /** Without a fault, over TLS. */
    static FakeChatServer encrypted(SslContext tls) {
        return speaking("chat.v1", Fault.NONE, tls);
    }

    private static FakeChatServer speaking(String subprotocol, Fault fault, @Nullable SslContext tls) {
        Map<RoomName, FakeRoom> rooms = new HashMap<>();
        return new FakeChatServer(
                (pipeline, ponged) -> addMember(encrypt(pipeline, tls), subprotocol, rooms, fault, ponged, false));
    }

    /** Serves the same rooms at two addresses. */
    static FakeChatServer withTwoDoors(Fault fault) {
        Map<RoomName, FakeRoom> rooms = new HashMap<>();
        FakeChatServer server =
                new FakeChatServer((pipeline, ponged) -> addMember(pipeline, "chat.v1", rooms, fault, ponged, false));
        server.secondUrl = server.listener.listen(
                accepted -> addMember(accepted.pipeline(), "chat.v1", rooms, fault, () -> {}, true));
        return server;
    }

    private static void addMember(
            ChannelPipeline pipeline,
            String subprotocol,
            Map<RoomName, FakeRoom> rooms,
            Fault fault,
            Runnable ponged,
            boolean secondDoor) {
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024))
                .addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/ws")
                        .subprotocols(subprotocol)
                        .dropPongFrames(false)
                        .build()))
                .addLast(new FakeMember(
                        name -> rooms.computeIfAbsent(name, absent -> new FakeRoom(absent, fault)),
                        ponged,
                        secondDoor));
    }

    /**
     * Sends what anybody sends to everybody, as it is.
     *
     * @param toOthersOnly whether its sender does not get it
     * @param dropped the message that the first connection does not get, by its place among all; negative for none
     */
    static FakeChatServer broadcasting(boolean toOthersOnly, int dropped) {
        List<Channel> all = new ArrayList<>();
        AtomicInteger count = new AtomicInteger();
        return new FakeChatServer((pipeline, ponged) -> {
            all.add(pipeline.channel());
            pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024))
                    .addLast(new WebSocketServerProtocolHandler("/ws"))
                    .addLast(new SimpleChannelInboundHandler<TextWebSocketFrame>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
                            boolean drop = count.getAndIncrement() == dropped;
                            for (Channel other : all) {
                                if ((!drop || other != all.get(0)) && (!toOthersOnly || other != ctx.channel())) {
                                    other.writeAndFlush(frame.retainedDuplicate());
                                }
                            }
                        }

                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                            ctx.close();
                        }
                    });
        });
    }

    /** Sends every frame to everybody as it is, and compresses if it is asked to. */
    static FakeChatServer compressing() {
        List<Channel> all = new ArrayList<>();
        return new FakeChatServer((pipeline, ponged) -> {
            all.add(pipeline.channel());
            pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024))
                    .addLast(new WebSocketServerCompressionHandler(0))
                    .addLast(new WebSocketServerProtocolHandler("/ws", null, true))
                    .addLast(new SimpleChannelInboundHandler<WebSocketFrame>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
                            all.forEach(other -> other.writeAndFlush(frame.retainedDuplicate()));
                        }

                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                            ctx.close();
                        }
                    });
        });
    }

    private static ChannelPipeline encrypt(ChannelPipeline pipeline, @Nullable SslContext tls) {
        return tls == null
                ? pipeline
                : pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
    }

    /** Answers every request with a status. */
    static FakeChatServer answering(HttpResponseStatus status) {
        return new FakeChatServer((pipeline, ponged) -> pipeline.addLast(
                        new HttpServerCodec(), new HttpObjectAggregator(64 * 1024))
                .addLast(new SimpleChannelInboundHandler<FullHttpRequest>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
                        ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status))
                                .addListener(ChannelFutureListener.CLOSE);
                    }
                }));
    }

    /** Says a line that is no HTTP. */
    static FakeChatServer greeting(String line) {
        return new FakeChatServer((pipeline, ponged) -> pipeline.addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                ctx.writeAndFlush(Unpooled.copiedBuffer(line + "\r\n", US_ASCII), ctx.voidPromise());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }
        }));
    }

    String url() {
        return listener.url();
    }

    String secondUrl() {
        return secondUrl;
    }

    int pongs() {
        return pongs.get();
    }

    @Override
    public void close() {
        listener.close();
    }
}
