package chat.loadtest.engine;

import chat.loadtest.plan.LoadPlan;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** One connection, of a member, which has others after it if it comes back, or of a visitor. Confined to an event loop. */
final class Link extends SimpleChannelInboundHandler<WebSocketFrame> {

    /** Whose connection it is. Called on the event loop. */
    interface Owner {
        /** The handshake is done. */
        void opened(Link opened);

        void receive(Link from, ByteBuf text);

        /** It could not be made. */
        void cannotConnect(Link failed, String reason);

        /** The other side has ended it. */
        void closed(Link ended, int code, String reason);

        /** A failure, after which it ends. */
        void connectionFailed(Throwable cause);

        void unexpectedFrame();

        /** More can be sent again. */
        default void writableAgain() {}

        /** Whether binary messages are read like texts. */
        default boolean readsBinary() {
            return false;
        }
    }

    private static final int CLOSED_WITHOUT_CODE = 1006; // RFC 6455, section 7.1.5

    private final Owner owner;
    private final LoadPlan plan;

    /** Null until the handshake is done. */
    private @Nullable ChannelHandlerContext context;

    private boolean ended;

    Link(Owner owner, LoadPlan plan) {
        this.owner = owner;
        this.plan = plan;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !MemberPipeline.isAsAgreed(ctx, plan.wire())) {
            fail("the server does not speak permessage-deflate");
            ctx.close();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !ended) {
            context = ctx;
            owner.opened(this);
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            fail("no answer to the handshake");
            ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame && owner.readsBinary()) {
            if (!ended) {
                owner.receive(this, frame.content());
            }
        } else if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
            end(code, "closed with " + code + " " + close.reasonText());
            ctx.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
        } else {
            owner.unexpectedFrame();
        }
    }

    /** Whether the handshake is done and nobody has ended it. */
    boolean isOpen() {
        return context != null && !ended;
    }

    /** Whether more can be sent now. */
    boolean isWritable() {
        ChannelHandlerContext ctx = context;
        return ctx != null && !ended && ctx.channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !ended) {
            owner.writableAgain();
        }
    }

    /** An empty buffer to be filled and given to {@link #send}. */
    ByteBuf newText() {
        return context().alloc().buffer();
    }

    /** Sends a text; takes the buffer over. */
    void send(ByteBuf text) {
        send(text, false);
    }

    /** Sends a text or a binary message; takes the buffer over. */
    @SuppressWarnings("FutureReturnValueIgnored") // exceptionCaught gets the failures
    void send(ByteBuf content, boolean binary) {
        ChannelHandlerContext ctx = context();
        ctx.writeAndFlush(
                binary ? new BinaryWebSocketFrame(content) : new TextWebSocketFrame(content), ctx.voidPromise());
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not open yet");
        }
        return context;
    }

    void read(boolean whether) {
        if (context != null) {
            context.channel().config().setAutoRead(whether);
        }
    }

    /** Closes it with a close frame and ignores what still arrives. */
    void leave() {
        if (context != null && !ended) {
            context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                    .addListener(ChannelFutureListener.CLOSE);
        }
        ended = true;
    }

    /** Closes it without a close frame and ignores what still arrives. */
    void cut() {
        ended = true;
        if (context != null) {
            context.close();
        }
    }

    /** It could not be made. */
    void fail(String reason) {
        if (!ended) {
            ended = true;
            owner.cannotConnect(this, reason);
        }
    }

    private void end(int closeCode, String reason) {
        if (!ended) {
            ended = true;
            owner.closed(this, closeCode, reason);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (context == null) {
            fail("closed during the handshake; is it a WebSocket?");
        } else {
            end(CLOSED_WITHOUT_CODE, "closed before the room was joined");
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (context == null) {
            fail(ConnectFailure.reason(cause, plan.subprotocol()));
        } else if (!ended) {
            owner.connectionFailed(cause);
        }
        ctx.close();
    }
}
