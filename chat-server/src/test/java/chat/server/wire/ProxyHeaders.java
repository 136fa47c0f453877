package chat.server.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Headers of the PROXY protocol. Stateless. */
public final class ProxyHeaders {

    public static final int PROXY = 0x21;
    public static final int LOCAL = 0x20;

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int PORTS = 0x01000200;

    private ProxyHeaders() {}

    public static byte[] v1(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Of version 2.
     *
     * @param command with the version, such as {@link #PROXY}
     * @param valueBytes zeros behind the addresses
     */
    public static byte[] v2(int command, String source, int valueBytes) throws UnknownHostException {
        byte[] address = InetAddress.getByName(source).getAddress();
        int length = 2 * address.length + Integer.BYTES + valueBytes;
        return ByteBuffer.allocate(SIGNATURE.length + 4 + length)
                .put(SIGNATURE)
                .put((byte) command)
                .put((byte) (address.length == 4 ? 0x11 : 0x21))
                .putShort((short) length)
                .put(address)
                .put(address)
                .putInt(PORTS)
                .array();
    }
}
