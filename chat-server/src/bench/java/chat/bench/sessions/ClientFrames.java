package chat.bench.sessions;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;

/** Frames as clients write them (RFC 6455, section 5): short, and masked with zeros. Stateless. */
final class ClientFrames {

    static final byte TEXT = (byte) 0x81;
    static final byte PING = (byte) 0x89;

    private static final byte PONG = (byte) 0x8A;
    private static final int MASKED = 0x80;
    private static final int MASK = 0;
    private static final int HEADER_BYTES = 6;
    private static final int MOST_BYTES = 125;

    private ClientFrames() {}

    /** @param text in ASCII, at most {@value #MOST_BYTES} characters */
    static void say(Channel session, String text) {
        if (text.length() > MOST_BYTES) {
            throw new IllegalArgumentException("too long for a short frame: " + text);
        }
        write(session, TEXT, text);
    }

    static void pong(Channel session) {
        write(session, PONG, "");
    }

    private static void write(Channel session, byte kind, CharSequence payload) {
        ByteBuf frame = session.alloc().directBuffer(HEADER_BYTES + payload.length());
        frame.writeByte(kind).writeByte(MASKED | payload.length()).writeInt(MASK);
        ByteBufUtil.writeAscii(frame, payload);
        session.writeAndFlush(frame, session.voidPromise());
    }
}
