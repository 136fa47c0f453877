package chat.server.conformance;

import chat.protocol.websocket.TextFrame;
import chat.server.config.TransportKind;
import chat.server.wire.PipelineServer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The chat as an echo server, for the Autobahn test suite, until it is closed. Frames are decoded, checked and refused, and connections closed, by the
 * chat's own pipeline, which sees each frame before it is echoed; what the chat itself would say is left out.
 *
 * <p>Binary messages are echoed and do not reach the chat, which would close with 1003; nor do empty ones, which it would
 * take for a flood when there are many.
 */
final class EchoServer implements AutoCloseable {

    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;

    private final PipelineServer server;

    /** Listens on a free port. */
    EchoServer(TransportKind kind) throws IOException {
        server = new PipelineServer(
                kind,
                0,
                channel -> new NoChat(),
                channel -> new Echo(channel.pipeline().get(NoChat.class)));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Lets out what is no text of the chat's. */
    private static final class NoChat extends ChannelOutboundHandlerAdapter {

        private boolean echoing;
        private boolean closing;
        private boolean upgraded;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ByteBuf bytes = (ByteBuf) message;
            int opcode = upgraded && bytes.isReadable() ? bytes.getByte(bytes.readerIndex()) & 0x0F : 0;
            closing |= opcode == CLOSE;
            if (opcode == TEXT && !echoing) {
                ReferenceCountUtil.release(message);
                promise.trySuccess();
            } else {
                ctx.write(message, promise);
            }
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        private final NoChat out;
        private @Nullable ByteBuf message;
        private int opcode;

        Echo(NoChat out) {
            this.out = out;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object in) {
            out.upgraded = true;
            if (!(in instanceof TextWebSocketFrame
                    || in instanceof BinaryWebSocketFrame
                    || in instanceof ContinuationWebSocketFrame)) {
                ctx.fireChannelRead(in);
                return;
            }
            WebSocketFrame frame = (WebSocketFrame) in;
            if (message == null) {
                message = ctx.alloc().buffer();
                opcode = frame instanceof TextWebSocketFrame ? TEXT : BINARY;
            }
            ByteBuf whole = message.writeBytes(frame.content().duplicate());
            boolean last = frame.isFinalFragment();
            boolean empty = last && frame instanceof TextWebSocketFrame && !whole.isReadable();
            if (opcode == TEXT && !empty) {
                ctx.fireChannelRead(frame);
            } else {
                frame.release();
            }
            if (last) {
                message = null;
                echo(ctx, whole);
            }
        }

        private void echo(ChannelHandlerContext ctx, ByteBuf whole) {
            ByteBuf echo = ctx.alloc().buffer(TextFrame.MAX_HEADER_BYTES + whole.readableBytes());
            echo.writeByte(FIN | opcode);
            if (whole.readableBytes() < 126) {
                echo.writeByte(whole.readableBytes());
            } else if (whole.readableBytes() <= 0xFFFF) {
                echo.writeByte(126).writeShort(whole.readableBytes());
            } else {
                echo.writeByte(127).writeLong(whole.readableBytes());
            }
            echo.writeBytes(whole);
            whole.release();
            if (out.closing) {
                echo.release();
                return;
            }
            out.echoing = true;
            ctx.writeAndFlush(echo, ctx.voidPromise());
            out.echoing = false;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (message != null) {
                message.release();
            }
        }
    }
}
