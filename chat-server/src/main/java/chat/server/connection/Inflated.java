package chat.server.connection;

import chat.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates whole messages (RFC 7692, section 7.2.2), each without the ones before it. Each event loop holds one decompressor and room for one
 * message. Stateless otherwise.
 */
final class Inflated {

    /** Ends every block that is flushed, and is left out by who sends. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final ThreadLocal<Inflated> OF_LOOP = ThreadLocal.withInitial(Inflated::new);

    private final Inflater inflater = new Inflater(true);
    private final byte[] message = new byte[Limits.MESSAGE_BYTES + 1];

    /** More than a message may have. */
    static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Borrows {@code deflated}. What it gives is good until the next call on this thread.
     *
     * @throws DataFormatException if nobody deflates like that
     */
    static ByteBuf of(ByteBuf deflated) throws DataFormatException, TooLongException {
        return OF_LOOP.get().inflate(deflated);
    }

    private ByteBuf inflate(ByteBuf deflated) throws DataFormatException, TooLongException {
        inflater.reset();
        int length = 0;
        for (ByteBuffer part : deflated.nioBuffers()) {
            inflater.setInput(part);
            length = inflateInput(length);
        }
        if (inflater.finished()) {
            requireNothingMore(deflated);
        } else {
            inflater.setInput(TAIL);
            length = inflateInput(length);
        }
        return Unpooled.wrappedBuffer(message, 0, length);
    }

    /** After a last block comes the first byte of an empty one at most (RFC 7692, section 7.2.3.4). */
    private void requireNothingMore(ByteBuf deflated) throws DataFormatException {
        if (inflater.getBytesRead() < deflated.readableBytes() - 1L) {
            throw new DataFormatException("more after the last block");
        }
    }

    private int inflateInput(int length) throws DataFormatException, TooLongException {
        int end = length;
        int more = inflater.inflate(message, end, message.length - end);
        while (more > 0) {
            end += more;
            if (end == message.length) {
                throw new TooLongException();
            }
            more = inflater.inflate(message, end, message.length - end);
        }
        if (inflater.needsDictionary()) {
            throw new DataFormatException("a dictionary");
        }
        return end;
    }
}
