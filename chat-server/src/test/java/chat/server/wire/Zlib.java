package chat.server.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Payloads as permessage-deflate wants them, each by itself (RFC 7692, section 7.2). Stateless. */
final class Zlib {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Zlib() {}

    static byte[] deflate(byte[] payload) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(payload);
        byte[] out = new byte[payload.length + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - TAIL.length);
    }

    /** With a bit that says that no block follows. */
    static byte[] finished(byte[] payload) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(payload);
        deflater.finish();
        byte[] out = new byte[payload.length + 64];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    static byte[] inflate(byte[] payload) {
        Inflater inflater = new Inflater(true);
        inflater.setInput(RawClient.join(payload, TAIL));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[1_024];
        try {
            for (int length = inflater.inflate(part); length > 0; length = inflater.inflate(part)) {
                all.write(part, 0, length);
            }
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
        return all.toByteArray();
    }
}
