package chat.server.tls;

import chat.server.ending.Ending;
import chat.server.metrics.TlsMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Stands in the place of Netty's handler for TLS until the first record begins: a connection that says nothing costs no more than
 * a plain one. What is not TLS is refused; HTTP gets an answer that says so. Confined to its event loop.
 */
final class TlsStart extends ByteToMessageDecoder {

    private static final String TEXT = "TLS is spoken here: the address begins with https or wss\n";

    private static final String ANSWER = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n"
            + "Content-Length: " + TEXT.length() + "\r\n\r\n" + TEXT;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final long SENDING_MILLIS = 1_000;

    private final Tls tls;
    private final TlsMetrics metrics;
    private boolean refused;

    TlsStart(Tls tls, TlsMetrics metrics) {
        this.tls = tls;
        this.metrics = metrics;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if (in.readableBytes() >= RECORD_HEADER_BYTES) {
            begin(ctx, in);
        }
    }

    private void begin(ChannelHandlerContext ctx, ByteBuf in) {
        SslHandler handler = SslHandler.isEncrypted(in, false) ? tls.newHandler(ctx.alloc()) : null;
        if (handler != null) {
            ctx.pipeline().replace(this, null, handler);
            return;
        }
        refused = true;
        metrics.handshake(TlsMetrics.Handshake.NOT_TLS);
        boolean isHttp = in.getByte(in.readerIndex()) >= 'A' && in.getByte(in.readerIndex()) <= 'Z';
        in.skipBytes(in.readableBytes());
        if (isHttp) {
            ByteBuf answer = ByteBufUtil.encodeString(ctx.alloc(), CharBuffer.wrap(ANSWER), StandardCharsets.US_ASCII);
            ctx.pipeline().addBefore(ctx.name(), null, new Ending(ctx.writeAndFlush(answer), SENDING_MILLIS));
        } else {
            Ending.close(ctx.channel());
        }
    }

    /** The handlers behind have nothing to say to a client that is refused. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!refused || !(event instanceof ChannelInputShutdownEvent)) {
            super.userEventTriggered(ctx, event);
        }
    }
}
