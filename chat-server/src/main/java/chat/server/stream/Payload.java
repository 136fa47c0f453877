package chat.server.stream;

import chat.protocol.RoomEvent;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import chat.protocol.json.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * An event in the bytes in which it is stored and sent: JSON of the {@code chat.v1} dialect. Encoded once, when it gets its
 * number.
 */
public final class Payload {

    private static final int EXPECTED_BYTES = 512;

    private Payload() {}

    public static byte[] encode(RoomEvent event) {
        ByteBuf json = ByteBufAllocator.DEFAULT.heapBuffer(EXPECTED_BYTES);
        try {
            ServerMessageWriter.write(event, json);
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
    public static RoomEvent decode(byte[] payload) {
        try {
            if (ServerMessageReader.read(Unpooled.wrappedBuffer(payload)) instanceof RoomEvent event) {
                return event;
            }
            throw new IllegalStateException("a stored payload is no event");
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a stored payload cannot be read", e);
        }
    }
}
