package chat.server.canary;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** By which a server knows the handshake of its own canary: a secret of this process, in a header. Stateless. */
public final class CanaryKey {

    static final String HEADER = "x-chat-canary";

    static final String VALUE = newValue();

    private static final int BYTES = 24;

    private CanaryKey() {}

    private static String newValue() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /** Whether a handshake is that of a canary of this process. */
    public static boolean isIn(HttpHeaders headers) {
        @Nullable String given = headers.get(HEADER);
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), VALUE.getBytes(StandardCharsets.UTF_8));
    }
}
