package chat.server.token;

import chat.server.tls.PemFile;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs tokens, as a back end does: for people who try tokens out, and for scripts. Immutable. */
public final class SigningKey {

    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private final JWSAlgorithm algorithm;
    private final Signing signing;

    @FunctionalInterface
    private interface Signing {
        Base64URL sign(JWSHeader header, byte[] input) throws JOSEException, GeneralSecurityException;
    }

    private SigningKey(JWSAlgorithm algorithm, Signing signing) {
        this.algorithm = algorithm;
        this.signing = signing;
    }

    private SigningKey(JWSAlgorithm algorithm, JWSSigner signer) {
        this(algorithm, signer::sign);
    }

    /**
     * A secret, or a private key in PEM (PKCS 8).
     *
     * @throws IOException with one line that names {@code flag} and says what is wrong
     */
    public static SigningKey read(Path path, String flag) throws IOException {
        String where = flag + ": " + path;
        byte[] content = KeyFiles.secret(path, flag);
        try {
            if (!KeyFiles.isPem(content)) {
                TokenKey.ofSecret(content);
                return new SigningKey(JWSAlgorithm.HS256, new MACSigner(content));
            }
            for (PemFile.Block block : PemFile.read(path, flag).blocks()) {
                if (block.label().equals("PRIVATE KEY")) {
                    return of(privateKey(block.bytes(), where));
                }
            }
            throw new IOException(
                    where + " holds no key in PKCS 8 without a passphrase: openssl pkcs8 -topk8 -nocrypt makes one");
        } catch (JOSEException | IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(byte[] encoded, String where) throws IOException {
        return KINDS.stream()
                .flatMap(kind -> privateKey(kind, encoded).stream())
                .findFirst()
                .orElseThrow(() -> new IOException(where + " holds a key that is neither RSA nor EC nor Ed25519"));
    }

    private static Optional<PrivateKey> privateKey(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static SigningKey of(PrivateKey key) throws JOSEException {
        if (key instanceof ECPrivateKey ec) {
            ECDSASigner signer = new ECDSASigner(ec);
            return new SigningKey(signer.supportedJWSAlgorithms().iterator().next(), signer);
        }
        if (key instanceof EdECPrivateKey) {
            return new SigningKey(JWSAlgorithm.EdDSA, (header, input) -> {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(input);
                return Base64URL.encode(signature.sign());
            });
        }
        return new SigningKey(JWSAlgorithm.RS256, new RSASSASigner(key));
    }

    /**
     * The token of some claims.
     *
     * @param keyId null for none
     * @throws IllegalArgumentException if the key cannot sign
     */
    public String sign(String claims, @Nullable String keyId) {
        JWSHeader header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
        String input = header.toBase64URL() + "." + Base64URL.encode(claims);
        try {
            return input + "." + signing.sign(header, input.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign: " + e.getMessage(), e);
        }
    }
}
