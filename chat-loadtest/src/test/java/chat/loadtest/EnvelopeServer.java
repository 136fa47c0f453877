package chat.loadtest;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in the manner of others: commands with ids, a room is joined by one of them, messages go two in a text, and the
 * server's ping is a text that wants an answer. One event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class EnvelopeServer implements AutoCloseable {

    private static final Pattern COMMAND =
            Pattern.compile("\\{\"id\":(\\d+),\"(\\w+)\":(?:\\{}|\"([^\"]*)\")(?:,\"text\":\"([^\"]*)\")?}");

    private final Map<String, List<Channel>> rooms = new HashMap<>();
    private final Map<String, String> held = new HashMap<>();
    private final AtomicInteger pongs = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final LoopbackServer listener = new LoopbackServer(accepted -> accepted.pipeline()
            .addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024))
            .addLast(new WebSocketServerProtocolHandler("/ws", "envelopes"))
            .addLast(new Member()));

    String url() {
        return listener.url();
    }

    int pongs() {
        return pongs.get();
    }

    /** What members did that they should not. */
    List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    @Override
    public void close() {
        listener.close();
    }

    private final class Member extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private int lastId;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete handshake
                    && !"Bearer abc".equals(handshake.requestHeaders().get("Authorization"))) {
                complaints.add("no authorization");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String text = frame.text();
            Matcher command = COMMAND.matcher(text);
            if (text.equals("{pong}")) {
                pongs.incrementAndGet();
                return;
            }
            if (!command.matches() || Integer.parseInt(command.group(1)) != ++lastId) {
                complaints.add(text);
                return;
            }
            ctx.writeAndFlush(new TextWebSocketFrame("{\"id\":" + lastId + "}"));
            switch (command.group(2)) {
                case "connect" -> ctx.writeAndFlush(new TextWebSocketFrame("{\"connect\":1}\n{}"));
                case "subscribe" ->
                    rooms.computeIfAbsent(command.group(3), absent -> new ArrayList<>())
                            .add(ctx.channel());
                default -> publish(command.group(3), "{\"push\":\"" + command.group(4) + "\"}");
            }
        }

        /** Every second message of a room goes out together with the one before. */
        private void publish(String room, String push) {
            String before = held.remove(room);
            if (before == null) {
                held.put(room, push);
                return;
            }
            rooms.getOrDefault(room, List.of())
                    .forEach(member -> member.writeAndFlush(new TextWebSocketFrame(before + "\n" + push)));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
