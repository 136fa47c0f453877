package chat.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a set of keys (JWKS, RFC 7517, section 5). Stateless. */
final class KeySet {

    /** Of the keys that are of use here. */
    static final int MOST_KEYS = 32;

    /** What stands before a key's bytes (RFC 8410, section 4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private KeySet() {}

    /**
     * The keys that tokens can be checked with; others are left out (RFC 7517, section 5), secrets among them.
     *
     * @throws ParseException if it is no set of keys, or none is of use
     */
    static List<TokenKey> parse(String json) throws ParseException {
        Map<String, Object>[] members = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
        List<TokenKey> keys = new ArrayList<>();
        for (Map<String, Object> member : members == null ? List.<Map<String, Object>>of() : List.of(members)) {
            key(member).ifPresent(keys::add);
            if (keys.size() > MOST_KEYS) {
                throw new ParseException("more than " + MOST_KEYS + " keys", 0);
            }
        }
        if (keys.isEmpty()) {
            throw new ParseException("no key that can be used", 0);
        }
        return List.copyOf(keys);
    }

    private static Optional<TokenKey> key(Map<String, Object> member) {
        try {
            JWK key = JWK.parse(member);
            PublicKey bare = isForSignatures(key) ? bare(key) : null;
            String algorithm =
                    key.getAlgorithm() == null ? null : key.getAlgorithm().getName();
            return bare == null ? Optional.empty() : Optional.of(TokenKey.ofPublic(key.getKeyID(), bare, algorithm));
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
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
