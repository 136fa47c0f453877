package chat.server.room;

import chat.protocol.RoomEvent;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.protocol.json.ServerMessageWriter;
import chat.protocol.websocket.TextFrame;
import chat.server.stream.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Messages as whole WebSocket frames. The caller owns the buffers. */
public final class Frames {

    private static final int EXPECTED_BYTES = 512;

    private Frames() {}

    /** In the {@code chat.v1} dialect. */
    public static ByteBuf chat(ServerMessage message) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(EXPECTED_BYTES);
        TextFrame.append(frame, message, ServerMessageWriter::write);
        return frame;
    }

    /** What is encoded already. */
    static ByteBuf chat(byte[] stored) {
        byte[] payload = Payload.shown(stored);
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(TextFrame.MAX_HEADER_BYTES + payload.length);
        TextFrame.append(frame, payload);
        return frame;
    }

    /** An event for one member; null where it gets nothing. */
    static @Nullable ByteBuf of(Encoding encoding, byte[] payload) {
        return switch (encoding) {
            case PLAIN -> plain(Payload.decode(payload));
            case DEFLATED -> Deflated.shorter(chat(payload));
            case CHAT -> chat(payload);
        };
    }

    /** In the plain dialect, which has nothing but messages; null for another event. */
    static @Nullable ByteBuf plain(RoomEvent event) {
        return event instanceof RoomEvent.Message message ? plain(message.name(), message.text()) : null;
    }

    /** In the plain dialect. */
    public static ByteBuf plain(UserName name, String text) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(EXPECTED_BYTES);
        TextFrame.append(frame, text, (mess, out) -> ServerMessageWriter.writePlain(name, mess, out));
        return frame;
    }
}
