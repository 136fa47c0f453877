package chat.server.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client sends. Stateless. */
final class ClientBytes {

    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;

    private ClientBytes() {}

    /** A request to upgrade. */
    static byte[] upgrade(byte[] target, String... headers) {
        String rest = " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + String.join("", headers) + "\r\n";
        return join(ascii("GET "), target, ascii(rest));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** A text frame, whose mask is 0. */
    static byte[] text(byte[] payload) {
        ByteBuffer head = ByteBuffer.allocate(8).put((byte) TEXT);
        if (payload.length < 126) {
            head.put((byte) (MASKED | payload.length));
        } else {
            head.put((byte) (MASKED | 126)).putShort((short) payload.length);
        }
        head.putInt(0);
        byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return join(bytes, payload);
    }
}
