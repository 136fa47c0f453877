package chat.server.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;

/** Reads private keys as they are usual in files. Stateless. */
final class PrivateKeys {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    /** Bare keys (RFC 8017, A.1.2, and RFC 5915), which do not say of what kind they are. */
    private static final Set<String> BARE = Set.of("RSA PRIVATE KEY", "EC PRIVATE KEY");

    private PrivateKeys() {}

    /**
     * Reads the first key in a file.
     *
     * @param of the other half, which tells its kind
     * @throws IOException with one line that names {@code flag}
     */
    static PrivateKey read(Path path, String flag, PublicKey of) throws IOException {
        for (PemFile.Block block : PemFile.read(path, flag).blocks()) {
            if (!block.label().endsWith("PRIVATE KEY")) {
                continue;
            }
            if (block.encrypted()) {
                throw new IOException(flag + ": the key in " + path + " is encrypted; give it without a passphrase");
            }
            byte[] bytes = BARE.contains(block.label()) ? wrapped(block.bytes(), of) : block.bytes();
            try {
                return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                throw new IOException(
                        flag + ": the key in " + path + " cannot be read, or is not " + of.getAlgorithm()
                                + " as the certificate's",
                        e);
            }
        }
        throw new IOException(flag + ": " + path + " holds no private key");
    }

    /** In PKCS 8 (RFC 5208, section 5), with the kind that the public key (RFC 5280, section 4.1) names. */
    private static byte[] wrapped(byte[] key, PublicKey of) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_0);
        content.writeBytes(kind(of.getEncoded()));
        content.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, content.toByteArray());
    }

    /** The first element of the sequence that {@code publicKey} is. */
    private static byte[] kind(byte[] publicKey) {
        ByteBuffer in = ByteBuffer.wrap(publicKey);
        in.get();
        length(in);
        int start = in.position();
        in.get();
        int length = length(in);
        return Arrays.copyOfRange(publicKey, start, in.position() + length);
    }

    /** As DER writes it: one byte, or the count of those that follow (X.690, 8.1.3). */
    private static int length(ByteBuffer in) {
        int first = in.get() & 0xFF;
        int length = first < 0x80 ? first : 0;
        for (int left = first < 0x80 ? 0 : first & 0x7F; left > 0; left--) {
            length = length << 8 | in.get() & 0xFF;
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
