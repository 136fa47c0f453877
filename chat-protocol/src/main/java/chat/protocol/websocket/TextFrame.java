package chat.protocol.websocket;

import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;

/** Final, unfragmented text frames from a server to a client, which are not masked (RFC 6455, sections 5.1 and 5.2). */
public final class TextFrame {

    /** The most bytes that the header of a frame from a server takes. */
    public static final int MAX_HEADER_BYTES = 10;

    private static final int FINAL_TEXT = 0x81;
    private static final int DEFLATED = 0x40; // RSV1
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;
    private static final int SHORTEST_HEADER_BYTES = 2;

    private TextFrame() {}

    /**
     * Appends one frame to {@code out}. The payload is written once, in its place.
     *
     * @param payload what is written
     * @param writer appends the payload to the buffer, as UTF-8
     */
    public static <T> void append(ByteBuf out, T payload, BiConsumer<T, ByteBuf> writer) {
        // Most messages need a header of four bytes. Where this one needs another, the payload moves.
        int start = out.writerIndex();
        int reserved = 4;
        out.writeZero(reserved);
        writer.accept(payload, out);
        int length = out.writerIndex() - start - reserved;
        int needed = headerBytes(length);
        if (needed != reserved) {
            move(out, start + reserved, start + needed, length);
        }
        writeHeader(out, start, length);
    }

    /** Appends one frame with a payload that is encoded already. */
    public static void append(ByteBuf out, byte[] payload) {
        int start = out.writerIndex();
        out.writeZero(headerBytes(payload.length));
        writeHeader(out, start, payload.length);
        out.writeBytes(payload);
    }

    /** The length of the header of a whole frame in {@code frame}. */
    public static int headerBytes(ByteBuf frame) {
        return switch (frame.getByte(frame.readerIndex() + 1)) {
            case LENGTH_IN_16_BITS -> SHORTEST_HEADER_BYTES + Short.BYTES;
            case LENGTH_IN_64_BITS -> MAX_HEADER_BYTES;
            default -> SHORTEST_HEADER_BYTES;
        };
    }

    /**
     * Puts a header in front of a deflated payload (RFC 7692, section 6), which begins at {@link #MAX_HEADER_BYTES} and is all that is
     * written. The reader's index comes to the header's first byte.
     */
    public static void prependDeflated(ByteBuf payload) {
        int length = payload.writerIndex() - MAX_HEADER_BYTES;
        int start = MAX_HEADER_BYTES - headerBytes(length);
        writeHeader(payload, start, length);
        payload.setByte(start, FINAL_TEXT | DEFLATED);
        payload.readerIndex(start);
    }

    private static void move(ByteBuf out, int from, int to, int length) {
        out.ensureWritable(Math.max(0, to - from));
        ByteBuf moved = out.copy(from, length);
        try {
            out.setBytes(to, moved);
        } finally {
            moved.release();
        }
        out.writerIndex(to + length);
    }

    private static int headerBytes(int length) {
        if (length < LENGTH_IN_16_BITS) {
            return SHORTEST_HEADER_BYTES;
        }
        return length <= 0xFFFF ? SHORTEST_HEADER_BYTES + Short.BYTES : MAX_HEADER_BYTES;
    }

    private static void writeHeader(ByteBuf out, int start, int length) {
        out.setByte(start, FINAL_TEXT);
        switch (headerBytes(length)) {
            case SHORTEST_HEADER_BYTES -> out.setByte(start + 1, length);
            case MAX_HEADER_BYTES -> {
                out.setByte(start + 1, LENGTH_IN_64_BITS);
                out.setLong(start + 2, length);
            }
            default -> {
                out.setByte(start + 1, LENGTH_IN_16_BITS);
                out.setShort(start + 2, length);
            }
        }
    }
}
