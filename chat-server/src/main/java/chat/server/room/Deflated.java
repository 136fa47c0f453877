package chat.server.room;

import chat.protocol.websocket.TextFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates text frames (RFC 7692, section 7.2.1), each without the ones before it, so that one frame is right for every connection that
 * takes deflated ones. Each thread that deflates holds one compressor, of about 260 KB. Stateless otherwise.
 */
public final class Deflated {

    /** A shorter payload does not get shorter. */
    private static final int LEAST_BYTES = 96;

    private static final int LEVEL = 1;

    /** Ends every block that is flushed, and is left out. */
    private static final int TAIL_BYTES = 4;

    private static final ThreadLocal<Deflater> DEFLATER = ThreadLocal.withInitial(() -> new Deflater(LEVEL, true));

    private Deflated() {}

    /** A deflated copy of a whole text frame, which stays the caller's; null if that would not be shorter. The caller owns the copy. */
    static @Nullable ByteBuf copyOf(ByteBuf frame) {
        int header = TextFrame.headerBytes(frame);
        int length = frame.readableBytes() - header;
        if (length < LEAST_BYTES) {
            return null;
        }
        // With a place that zlib may leave behind its last byte: one that it fills may not be the end.
        ByteBuf deflated = ByteBufAllocator.DEFAULT.directBuffer(TextFrame.MAX_HEADER_BYTES + length + 1);
        deflated.writerIndex(TextFrame.MAX_HEADER_BYTES);
        Deflater deflater = DEFLATER.get();
        deflater.reset();
        deflater.setInput(frame.nioBuffer(frame.readerIndex() + header, length));
        ByteBuffer out = deflated.nioBuffer(deflated.writerIndex(), length + 1);
        int written = deflater.deflate(out, Deflater.SYNC_FLUSH);
        if (written >= length) {
            deflated.release();
            return null;
        }
        deflated.writerIndex(TextFrame.MAX_HEADER_BYTES + written - TAIL_BYTES);
        TextFrame.prependDeflated(deflated);
        return deflated;
    }

    /** The shorter one of a frame and its deflated copy. Takes over the caller's reference, and gives one. */
    public static ByteBuf shorter(ByteBuf frame) {
        ByteBuf deflated = copyOf(frame);
        if (deflated == null) {
            return frame;
        }
        frame.release();
        return deflated;
    }
}
