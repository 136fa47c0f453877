package chat.server.net;

import chat.protocol.CloseReason;
import chat.server.connection.ConnectionHandler;
import chat.server.connection.Services;
import chat.server.limit.ByteBudget;
import chat.server.metrics.LimitMeters;
import chat.server.metrics.LimitMeters.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/**
 * Netty's decoder of frames, which holds a frame until its last byte is there; those bytes count towards what all connections
 * may hold together. Confined to its event loop.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

    private final ByteBudget unfinished;
    private final LimitMeters meters;
    private final ConnectionHandler connection;
    private int held;
    private boolean dropping;

    /** @param connection is closed when there is too much */
    FrameDecoder(WebSocketDecoderConfig config, Services services, ConnectionHandler connection) {
        super(config);
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
