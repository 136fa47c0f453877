package chat.server.net;

import chat.protocol.CloseReason;
import chat.protocol.Limits;
import chat.server.connection.ConnectionHandler;
import chat.server.connection.Services;
import chat.server.limit.ByteBudget;
import chat.server.metrics.LimitMeters;
import chat.server.metrics.LimitMeters.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;

/**
 * Netty's decoder of frames, which holds a frame until its last byte is there; those bytes count towards what all connections
 * may hold together. Confined to its event loop.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

    /** Until the handshake is over, and then for a connection without compression. */
    static final WebSocketDecoderConfig PLAIN = WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(Limits.MESSAGE_BYTES)
            .allowExtensions(false)
            .closeOnProtocolViolation(false) // the connection closes, with the right code
            .withUTF8Validator(false) // the connection checks whole messages
            .build();

    private static final WebSocketDecoderConfig COMPRESSED =
            PLAIN.toBuilder().allowExtensions(true).build();

    private final boolean compressed;
    private final ByteBudget unfinished;
    private final LimitMeters meters;
    private final ConnectionHandler connection;
    private int held;
    private boolean dropping;

    /**
     * Made for one connection.
     *
     * @param compressed whether messages may be deflated, which their first frame says by a bit (RFC 7692, section 6)
     * @param connection is closed when there is too much
     */
    FrameDecoder(boolean compressed, Services services, ConnectionHandler connection) {
        super(compressed ? COMPRESSED : PLAIN);
        this.compressed = compressed;
        this.unfinished = services.unfinished();
        this.meters = services.metrics().limits();
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (dropping) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(ctx, in, out);
            checkBits(out);
        }
    }

    /** Netty lets all of them pass where there may be one. */
    private void checkBits(List<Object> frames) {
        if (compressed && !frames.isEmpty() && frames.get(frames.size() - 1) instanceof WebSocketFrame frame) {
            boolean begins = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
            if (frame.rsv() != 0 && !(begins && frame.rsv() == WebSocketExtension.RSV1)) {
                frames.remove(frames.size() - 1);
                frame.release();
                throw new CorruptedWebSocketFrameException(
                        WebSocketCloseStatus.PROTOCOL_ERROR, "a bit that means nothing here: " + frame.rsv());
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (!hold(actualReadableBytes()) && !dropping) {
            dropping = true;
            channelRead(ctx, Unpooled.EMPTY_BUFFER); // lets go what is held
            hold(0);
            meters.reached(Limit.UNFINISHED_BYTES);
            connection.close(CloseReason.OVERLOADED);
        }
        super.channelReadComplete(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        hold(0);
        super.handlerRemoved0(ctx);
    }

    private boolean hold(int bytes) {
        int more = bytes - held;
        held = bytes;
        return more == 0 || unfinished.change(more);
    }
}
