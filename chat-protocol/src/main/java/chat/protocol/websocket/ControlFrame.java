package chat.protocol.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Control frames from a server to a client, which are not masked (RFC 6455, section 5.5). */
public final class ControlFrame {

    /** The most bytes that any control frame carries. */
    public static final int MAX_PAYLOAD_BYTES = 125;

    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private ControlFrame() {}

    /** Appends a ping without a payload. */
    public static void appendPing(ByteBuf out) {
        out.writeByte(PING).writeByte(0);
    }

    /** Appends a pong that carries the readable bytes of a ping's payload, whose indexes stay as they are. */
    public static void appendPong(ByteBuf out, ByteBuf payload) {
        out.writeByte(PONG).writeByte(payload.readableBytes());
        out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    /**
     * Appends a close frame.
     *
     * @param code as RFC 6455, section 7.4 allows it to be sent
     * @param reason at most 123 bytes of UTF-8
     */
    public static void appendClose(ByteBuf out, int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        out.writeByte(CLOSE)
                .writeByte(Short.BYTES + text.length)
                .writeShort(code)
                .writeBytes(text);
    }

    /** Appends the answer to a close frame, which repeats its payload. */
    public static void appendCloseReply(ByteBuf out, ByteBuf payload) {
        out.writeByte(CLOSE).writeByte(payload.readableBytes());
        out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }
}
