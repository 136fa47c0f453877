package chat.server.token;

import chat.server.metrics.TokenMeters.Result;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature has yet to be checked (JWS, RFC 7515). What its header says of addresses and keys ({@code jku}, {@code jwk},
 * {@code x5u}, {@code x5c}) is not looked at. Immutable.
 */
record SignedToken(String text, JWSObject object) {

    /** In ASCII. */
    static final int MAX_CHARS = 4_096;

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    /** Names a key and nothing else: no path, no address. */
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._~=+:@-]{1,128}");

    private static final Set<String> ALGORITHMS =
            Set.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");

    static SignedToken parse(String token) throws RefusedException {
        if (token.length() > MAX_CHARS) {
            throw new RefusedException(Result.TOO_LONG, "a token has at most " + MAX_CHARS + " characters");
        }
        SignedToken parsed;
        try {
            parsed = new SignedToken(token, JWSObject.parse(token));
        } catch (ParseException | RuntimeException e) {
            throw new RefusedException(Result.MALFORMED, "not a signed token");
        }
        parsed.checkHeader();
        return parsed;
    }

    private void checkHeader() throws RefusedException {
        JOSEObjectType type = header().getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))
                || header().getCriticalParams() != null) {
            throw new RefusedException(Result.MALFORMED, "not a token of a kind that is taken here");
        }
        if (!ALGORITHMS.contains(algorithm())) {
            throw new RefusedException(Result.ALGORITHM, "the token is signed by an algorithm that is not taken here");
        }
        String keyId = keyId();
        if (keyId != null && !KEY_ID.matcher(keyId).matches()) {
            throw new RefusedException(Result.UNKNOWN_KEY, "the token names its key in a way that is not taken here");
        }
    }

    private JWSHeader header() {
        return object.getHeader();
    }

    String algorithm() {
        return header().getAlgorithm().getName();
    }

    @Nullable
    String keyId() {
        return header().getKeyID();
    }

    /** The one of the keys that has signed it; null if none has. */
    @Nullable
    TokenKey signer(List<TokenKey> keys) {
        return keys.stream()
                .filter(key -> key.signed(header(), object.getSigningInput(), object.getSignature()))
                .findFirst()
                .orElse(null);
    }

    boolean isBySecret() {
        return algorithm().startsWith("HS");
    }

    String claims() {
        return object.getPayload().toString();
    }
}
