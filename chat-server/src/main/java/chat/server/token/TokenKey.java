package chat.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens can be checked with, and the algorithms of its kind: a key of one kind is never used by an algorithm of another
 * (RFC 8725, sections 3.1 and 3.2). Immutable.
 */
final class TokenKey {

    static final int LEAST_SECRET_BYTES = 32;

    private static final int LEAST_RSA_BITS = 2_048;

    private final @Nullable String id;
    private final Set<String> algorithms;
    private final Check check;

    /** Whether a signature is this key's. Thread-safe. */
    @FunctionalInterface
    interface Check {
        boolean passes(JWSHeader header, byte[] signed, Base64URL signature)
                throws JOSEException, GeneralSecurityException;
    }

    private TokenKey(@Nullable String id, Set<String> algorithms, Check check) {
        this.id = id;
        this.algorithms = algorithms;
        this.check = check;
    }

    private TokenKey(@Nullable String id, Set<String> algorithms, JWSVerifier verifier) {
        this(id, algorithms, verifier::verify);
    }

    /**
     * A secret that is shared with whoever signs.
     *
     * @throws IllegalArgumentException if it is too short to be one
     */
    static TokenKey ofSecret(byte[] secret) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has at least " + LEAST_SECRET_BYTES + " bytes");
        }
        Set<String> algorithms = new TreeSet<>(Set.of("HS256"));
        if (secret.length >= 48) { // as long as the hash (RFC 7518, section 3.2)
            algorithms.add("HS384");
        }
        if (secret.length >= 64) {
            algorithms.add("HS512");
        }
        try {
            return new TokenKey(null, Set.copyOf(algorithms), new MACVerifier(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret cannot be used", e);
        }
    }

    /**
     * The public half of a pair.
     *
     * @param id null if it has none
     * @param only the one algorithm that it is meant for; null for all of its kind
     * @throws IllegalArgumentException if it is of no kind that is known here
     */
    static TokenKey ofPublic(@Nullable String id, PublicKey key, @Nullable String only) {
        TokenKey any = of(id, key);
        if (only == null) {
            return any;
        }
        if (!any.algorithms.contains(only)) {
            throw new IllegalArgumentException("a key that cannot be used by its own algorithm");
        }
        return new TokenKey(id, Set.of(only), any.check);
    }

    private static TokenKey of(@Nullable String id, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
                throw new IllegalArgumentException("a key of the kind RSA has at least " + LEAST_RSA_BITS + " bits");
            }
            return new TokenKey(id, Set.of("RS256", "RS384", "RS512"), new RSASSAVerifier(rsa));
        }
        if (key instanceof ECPublicKey ec) {
            return new TokenKey(id, Set.of(algorithm(ec)), EllipticKeys.check(algorithm(ec), ec));
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            return new TokenKey(id, Set.of("EdDSA", "Ed25519"), EllipticKeys.check(ed));
        }
        throw new IllegalArgumentException("a key of the kind " + key.getAlgorithm() + "; take RSA, EC or Ed25519");
    }

    private static String algorithm(ECPublicKey key) {
        Curve curve = Curve.forECParameterSpec(key.getParams());
        if (Curve.P_256.equals(curve)) {
            return "ES256";
        }
        if (Curve.P_384.equals(curve)) {
            return "ES384";
        }
        if (Curve.P_521.equals(curve)) {
            return "ES512";
        }
        throw new IllegalArgumentException("a key on another curve than P-256, P-384 or P-521");
    }

    /** Whether a token that names the algorithm and, perhaps, the key could be signed with this one. */
    boolean fits(String algorithm, @Nullable String keyId) {
        return algorithms.contains(algorithm) && (id == null || keyId == null || Objects.equals(id, keyId));
    }

    boolean knows(String algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Whether it signed this. */
    boolean signed(JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            return check.passes(header, signed, signature);
        } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
            return false; // of a form that no signature of this kind has
        }
    }

    @Override
    public String toString() {
        return (id == null ? "a key" : "the key " + id) + " for " + String.join(", ", new TreeSet<>(algorithms));
    }
}
