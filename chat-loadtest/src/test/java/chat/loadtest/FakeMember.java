package chat.loadtest;

import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.protocol.json.ClientMessageReader;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fake server's end of one connection. Confined to its event loop. */
@SuppressWarnings("FutureReturnValueIgnored")
final class FakeMember extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final ClientMessageReader READER = new ClientMessageReader(Limits.MESSAGE_BYTES);

    private final Function<RoomName, FakeRoom> rooms;
    private final Runnable ponged;
    private final boolean atSecondDoor;
    private @Nullable ChannelHandlerContext context;
    private @Nullable FakeRoom room;

    FakeMember(Function<RoomName, FakeRoom> rooms, Runnable ponged, boolean atSecondDoor) {
        this.atSecondDoor = atSecondDoor;
        this.rooms = rooms;
        this.ponged = ponged;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws MalformedMessageException {
        if (frame instanceof PongWebSocketFrame) {
            ponged.run();
        } else if (frame instanceof TextWebSocketFrame) {
            handle(ctx, READER.read(frame.content()));
        }
    }

    private void handle(ChannelHandlerContext ctx, ClientMessage command) {
        if (command instanceof ClientMessage.Hello) {
            ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER), ctx.voidPromise());
            write(new ServerMessage.Welcome(
                    command.id(), new UserId("u1"), new UserName("Guest"), "s", 1, 25_000, new Limits(4096, 100, 0)));
        } else if (command instanceof ClientMessage.Join join) {
            room = rooms.apply(join.room());
            room.join(this, join);
        } else if (command instanceof ClientMessage.History history) {
            rooms.apply(history.room()).read(this, history);
        } else if (command instanceof ClientMessage.Send send) {
            rooms.apply(send.room()).publish(this, send);
        }
    }

    /** @param message null to write nothing */
    void write(@Nullable ServerMessage message) {
        ChannelHandlerContext ctx = context;
        if (message != null && ctx != null) {
            ctx.writeAndFlush(frame(ctx, message), ctx.voidPromise());
        }
    }

    /** At once: whoever reads the message finds its repetition, too. */
    void writeTwice(ServerMessage message) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.write(frame(ctx, message), ctx.voidPromise());
            ctx.writeAndFlush(frame(ctx, message), ctx.voidPromise());
        }
    }

    private static TextWebSocketFrame frame(ChannelHandlerContext ctx, ServerMessage message) {
        ByteBuf json = ctx.alloc().buffer();
        ServerMessageWriter.write(message, json);
        return new TextWebSocketFrame(json);
    }

    boolean isAtSecondDoor() {
        return atSecondDoor;
    }

    void writeText(String text) {
        if (context != null) {
            context.writeAndFlush(new TextWebSocketFrame(text), context.voidPromise());
        }
    }

    void close(CloseReason reason) {
        if (context != null) {
            context.writeAndFlush(new CloseWebSocketFrame(reason.code(), reason.text()))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (room != null) {
            room.leave(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
