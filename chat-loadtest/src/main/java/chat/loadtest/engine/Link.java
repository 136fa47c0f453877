package chat.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** One connection of a member, which has others after it if it comes back. Confined to an event loop. */
final class Link extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final int CLOSED_WITHOUT_CODE = 1006; // RFC 6455, section 7.1.5

    private final Member member;

    /** Null until the handshake is done. */
    private @Nullable ChannelHandlerContext context;

    private boolean ended;

    Link(Member member) {
        this.member = member;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !ended) {
            context = ctx;
            member.opened(this);
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            fail("no answer to the handshake");
            ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            if (!ended) {
                member.receive(this, frame.content());
            }
        } else if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
            end(code, "closed with " + code + " " + close.reasonText());
            ctx.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
        } else {
            member.unexpectedFrame();
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
            member.sendWhatIsDue();
        }
    }

    /** An empty buffer to be filled and given to {@link #send}. */
    ByteBuf newText() {
        return context().alloc().buffer();
    }

    /** Sends a text; takes the buffer over. */
    @SuppressWarnings("FutureReturnValueIgnored") // exceptionCaught gets the failures
    void send(ByteBuf text) {
        ChannelHandlerContext ctx = context();
        ctx.writeAndFlush(new TextWebSocketFrame(text), ctx.voidPromise());
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
            member.cannotConnect(this, reason);
        }
    }

    private void end(int closeCode, String reason) {
        if (!ended) {
            ended = true;
            member.closed(this, closeCode, reason);
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
            fail(ConnectFailure.reason(cause));
        } else if (!ended) {
            member.connectionFailed(cause);
        }
        ctx.close();
    }
}
