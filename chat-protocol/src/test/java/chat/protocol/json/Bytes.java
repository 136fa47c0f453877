package chat.protocol.json;

import chat.protocol.ClientMessage;
import chat.protocol.Limits;
import chat.protocol.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Messages to bytes, and back. */
final class Bytes {

    private Bytes() {}

    static byte[] written(ClientMessage message) {
        return written(out -> ClientMessageWriter.write(message, out));
    }

    static byte[] written(ServerMessage message) {
        return written(out -> ServerMessageWriter.write(message, out));
    }

    /** What {@code writer} appends to a buffer that holds something already. */
    static byte[] written(Consumer<ByteBuf> writer) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer(4);
        try {
            out.writeShort(0);
            writer.accept(out);
            return ByteBufUtil.getBytes(out, Short.BYTES, out.writerIndex() - Short.BYTES);
        } finally {
            out.release();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static ClientMessage readCommand(String json) throws MalformedMessageException {
        return readCommand(utf8(json));
    }

    static ClientMessage readCommand(byte[] json) throws MalformedMessageException {
        return new ClientMessageReader(Limits.DEFAULT_TEXT_CHARS).read(Unpooled.wrappedBuffer(json));
    }

    static ServerMessage readReply(String json) throws MalformedMessageException {
        return readReply(utf8(json));
    }

    static ServerMessage readReply(byte[] json) throws MalformedMessageException {
        return ServerMessageReader.read(Unpooled.wrappedBuffer(json));
    }
}
