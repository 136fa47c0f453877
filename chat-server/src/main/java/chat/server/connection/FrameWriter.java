package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.protocol.websocket.ControlFrame;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Deflated;
import chat.server.room.Encoding;
import chat.server.room.Frames;
import chat.server.room.Subscriber;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Writes what one connection alone gets, in its dialect. Confined to the connection's event loop. */
final class FrameWriter {

    private final Dialect dialect;
    private final Subscriber subscriber;
    private final ByteBufAllocator buffers;
    private final ServerMetrics metrics;

    FrameWriter(Dialect dialect, Subscriber subscriber, ByteBufAllocator buffers, ServerMetrics metrics) {
        this.dialect = dialect;
        this.subscriber = subscriber;
        this.buffers = buffers;
        this.metrics = metrics;
    }

    void write(ServerMessage message) {
        ByteBuf frame = frame(message);
        if (frame != null) {
            metrics.replied(frame.readableBytes());
            subscriber.write(frame);
        }
    }

    /** Null for what the dialect has no words for. */
    private @Nullable ByteBuf frame(ServerMessage message) {
        if (dialect instanceof Dialect.ChatV1) {
            ByteBuf frame = Frames.chat(message);
            return dialect.encoding() == Encoding.DEFLATED ? Deflated.shorter(frame) : frame;
        }
        if (message instanceof ServerMessage.Failed failed) {
            return Frames.plain(UserName.SERVER, failed.message());
        }
        return message instanceof ServerMessage.Goodbye goodbye
                ? Frames.plain(UserName.SERVER, goodbye.reason())
                : null;
    }

    void ping() {
        ByteBuf frame = newControlFrame();
        ControlFrame.appendPing(frame);
        subscriber.write(frame);
    }

    void pong(ByteBuf payload) {
        ByteBuf frame = newControlFrame();
        ControlFrame.appendPong(frame, payload);
        subscriber.write(frame);
    }

    /** A frame that is not written yet, and is the caller's. */
    ByteBuf close(CloseReason reason) {
        ByteBuf frame = newControlFrame();
        ControlFrame.appendClose(frame, reason.code(), reason.text());
        return frame;
    }

    /** The same, in answer to the client's. */
    ByteBuf closeReply(ByteBuf payload) {
        ByteBuf frame = newControlFrame();
        ControlFrame.appendCloseReply(frame, payload);
        return frame;
    }

    private ByteBuf newControlFrame() {
        return buffers.directBuffer(2 + ControlFrame.MAX_PAYLOAD_BYTES);
    }
}
