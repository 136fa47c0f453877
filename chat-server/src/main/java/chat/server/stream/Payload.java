package chat.server.stream;

import chat.protocol.ServerMessage;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import chat.protocol.json.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * A message in the bytes in which it is kept and told: JSON of the {@code chat.v1} dialect. Encoded once, when it is
 * published.
 */
public final class Payload {

    private static final int EXPECTED_BYTES = 512;

    private Payload() {}

    public static byte[] encode(ServerMessage.Message message) {
        ByteBuf json = ByteBufAllocator.DEFAULT.heapBuffer(EXPECTED_BYTES);
        try {
            ServerMessageWriter.write(message, json);
            return ByteBufUtil.getBytes(json);
        } finally {
            json.release();
        }
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @throws IllegalStateException if it did not make these bytes
     */
    public static ServerMessage.Message decode(byte[] payload) {
        try {
            if (ServerMessageReader.read(Unpooled.wrappedBuffer(payload)) instanceof ServerMessage.Message message) {
                return message;
            }
            throw new IllegalStateException("a kept payload is no message");
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a kept payload cannot be read", e);
        }
    }
}
