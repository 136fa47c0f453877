package chat.server.token;

import chat.server.metrics.TokenMeters;
import chat.server.metrics.TokenMeters.Signature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that has signed a token. A signature that was right under a key stays right, so a token that was shown lately is not checked again; whether the
 * key still counts, and what the token says, is for the caller to look at each time. Holds hashes, nothing that can be shown. Thread-safe.
 */
final class Signers {

    /** About 100 bytes each. */
    static final int MOST = 50_000;

    private final TokenMeters meters;
    private final Map<Hash, TokenKey> known; // guarded by this

    /** SHA-256. */
    private record Hash(long a, long b, long c, long d) {}

    Signers(TokenMeters meters) {
        this(meters, MOST);
    }

    Signers(TokenMeters meters, int most) {
        this.meters = meters;
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, TokenKey> eldest) {
                return size() > most;
            }
        };
    }

    /** The one of the keys that has signed it; null if none has. A wrong signature is not remembered. */
    @Nullable
    TokenKey signer(SignedToken token, List<TokenKey> keys) {
        if (token.isBySecret()) { // cheaper than to remember
            return token.signer(keys);
        }
        Hash hash = hash(token.text());
        TokenKey last = find(hash);
        if (last != null && keys.contains(last)) {
            meters.count(Signature.KNOWN);
            return last;
        }
        TokenKey signer = token.signer(keys);
        meters.count(Signature.CHECKED);
        if (signer != null) {
            put(hash, signer);
        }
        return signer;
    }

    private synchronized @Nullable TokenKey find(Hash hash) {
        return known.get(hash);
    }

    private synchronized void put(Hash hash, TokenKey signer) {
        known.put(hash, signer);
    }

    private static Hash hash(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new Hash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
