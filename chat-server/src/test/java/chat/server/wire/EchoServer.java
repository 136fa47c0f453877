package chat.server.wire;

import chat.protocol.websocket.TextFrame;
import chat.server.config.TransportKind;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The chat as an echo server, for the Autobahn test suite. Frames are decoded, checked and refused, and connections closed, by the
 * chat's own pipeline, which sees each frame before it is echoed; what the chat itself would say is left out.
 *
 * <p>Binary messages are echoed and do not reach the chat, which would close with 1003.
 */
final class EchoServer {

    private static final int FIN = 0x80;

    private EchoServer() {}

    /** Runs until the process ends. Arguments: a port, and a transport as the flag spells it. */
    public static void main(String[] args) throws IOException {
        TransportKind kind =
                TransportKind.valueOf(args[1].toUpperCase(Locale.ROOT).replace('-', '_'));
        new PipelineServer(
                kind,
                Integer.parseInt(args[0]),
                channel -> new NoChat(),
                channel -> new Echo(channel.pipeline().get(NoChat.class)));
        System.out.println("listening");
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
            closing |= opcode == RawClient.CLOSE;
            if (opcode == RawClient.TEXT && !echoing) {
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
                opcode = frame instanceof TextWebSocketFrame ? RawClient.TEXT : RawClient.BINARY;
            }
            ByteBuf whole = message.writeBytes(frame.content().duplicate());
            boolean last = frame.isFinalFragment();
            if (opcode == RawClient.TEXT) {
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
