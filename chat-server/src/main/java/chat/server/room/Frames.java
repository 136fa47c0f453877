package chat.server.room;

import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.protocol.json.ServerMessageWriter;
import chat.protocol.websocket.TextFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

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

    /** In the plain dialect. */
    public static ByteBuf plain(UserName name, String text) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(EXPECTED_BYTES);
        TextFrame.append(frame, text, (mess, out) -> ServerMessageWriter.writePlain(name, mess, out));
        return frame;
    }
}
