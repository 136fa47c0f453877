package chat.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A set of keys (JWKS, RFC 7517, section 5). Immutable.
 *
 * @param keys that tokens can be checked with
 * @param faults of the members that are no such key though they should be, a line for each
 */
record KeySet(List<TokenKey> keys, List<String> faults) {

    /** Of the keys that are of use here. */
    static final int MOST_KEYS = 32;

    private static final JsonMapper JSON = new JsonMapper();

    /** What stands before a key's bytes (RFC 8410, section 4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    KeySet {
        keys = List.copyOf(keys);
        faults = List.copyOf(faults);
    }

    /**
     * Reads it. Secrets, and keys for something else, are left out; so are members that cannot be read (RFC 7517, section 5).
     *
     * @throws ParseException if it is no set of keys, or none is of use
     */
    static KeySet parse(String json) throws ParseException {
        List<TokenKey> keys = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (JsonNode member : members(json)) {
            try {
                key(member).ifPresent(keys::add);
            } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
            if (keys.size() > MOST_KEYS) {
                throw new ParseException("more than " + MOST_KEYS + " keys", 0);
            }
        }
        if (keys.isEmpty()) {
            throw new ParseException(
                    "no key that can be used" + (faults.isEmpty() ? "" : "; the first: " + faults.get(0)), 0);
        }
        return new KeySet(keys, faults);
    }

    private static JsonNode members(String json) throws ParseException {
        try {
            return JSON.readTree(json).path("keys");
        } catch (JacksonException e) {
            throw new ParseException("not JSON", 0);
        }
    }

    private static Optional<TokenKey> key(JsonNode member)
            throws ParseException, JOSEException, GeneralSecurityException {
        if (!member.isObject()) {
            throw new ParseException("not an object", 0);
        }
        JWK key = JWK.parse(member.toString());
        PublicKey bare = isForSignatures(key) ? bare(key) : null;
        String algorithm =
                key.getAlgorithm() == null ? null : key.getAlgorithm().getName();
        return bare == null ? Optional.empty() : Optional.of(TokenKey.ofPublic(key.getKeyID(), bare, algorithm));
    }

    private static boolean isForSignatures(JWK key) {
        Set<KeyOperation> operations = key.getKeyOperations();
        return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (operations == null || operations.contains(KeyOperation.VERIFY));
    }

    private static @Nullable PublicKey bare(JWK key) throws JOSEException, GeneralSecurityException {
        if (key instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey();
        }
        if (key instanceof ECKey ec) {
            return ec.toECPublicKey();
        }
        boolean signs = key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519);
        return signs ? ed25519(key.toOctetKeyPair().getX().decode()) : null;
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.writeBytes(ED25519);
        encoded.writeBytes(point);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
    }
}
