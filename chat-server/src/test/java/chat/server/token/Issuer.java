package chat.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Signs tokens with one key, as somebody's back end does. */
public final class Issuer {

    /** Signs what stands before the last dot. */
    private interface Signing {
        byte[] sign(String algorithm, byte[] input) throws JOSEException, GeneralSecurityException;
    }

    private final byte[] key;
    private final @Nullable PublicKey publicKey;
    private final Signing signing;

    private Issuer(byte[] key, @Nullable PublicKey publicKey, Signing signing) {
        this.key = key;
        this.publicKey = publicKey;
        this.signing = signing;
    }

    /** With a key for an algorithm such as ES256. */
    public static Issuer of(String algorithm) {
        try {
            return switch (algorithm) {
                case "HS256" -> ofSecret(random(32));
                case "HS384" -> ofSecret(random(48));
                case "HS512" -> ofSecret(random(64));
                case "RS256", "RS384", "RS512" -> rsa(2_048);
                case "ES256" -> ec("secp256r1");
                case "ES384" -> ec("secp384r1");
                case "ES512" -> ec("secp521r1");
                default -> ed25519();
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    static Issuer ofSecret(byte[] secret) {
        return new Issuer(
                secret,
                null,
                (algorithm, input) ->
                        sign(new MACSigner(Arrays.copyOf(secret, Math.max(64, secret.length))), algorithm, input));
    }

    static Issuer rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        return new Issuer(
                pem(pair),
                pair.getPublic(),
                (algorithm, input) -> sign(new RSASSASigner(pair.getPrivate()), algorithm, input));
    }

    private static Issuer ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        return new Issuer(
                pem(pair),
                pair.getPublic(),
                (algorithm, input) -> sign(new ECDSASigner((ECPrivateKey) pair.getPrivate()), algorithm, input));
    }

    private static Issuer ed25519() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new Issuer(pem(pair), pair.getPublic(), (algorithm, input) -> {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return signature.sign();
        });
    }

    private static byte[] sign(JWSSigner signer, String algorithm, byte[] input) throws JOSEException {
        return signer.sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), input).decode();
    }

    private static byte[] pem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    static byte[] pem(String label, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return ("-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What {@code --token-key} names. */
    public byte[] key() {
        return key.clone();
    }

    /** Puts the key into a file of its own. */
    public Path keyFile(Path folder) throws IOException {
        return Files.write(Files.createTempFile(folder, "token", ".key"), key);
    }

    /** As a member of a JWKS. */
    String jwk(String id) {
        if (publicKey instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).keyID(id).build().toJSONString();
        }
        if (publicKey instanceof EdECPublicKey ed) {
            byte[] encoded = ed.getEncoded();
            Base64URL point = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            return new OctetKeyPair.Builder(Curve.Ed25519, point)
                    .keyID(id)
                    .build()
                    .toJSONString();
        }
        if (!(publicKey instanceof ECPublicKey ec)) {
            throw new AssertionError("a secret belongs to nobody else");
        }
        return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                .keyID(id)
                .build()
                .toJSONString();
    }

    /** A token with these claims; single quotes stand for double ones. */
    public String token(String algorithm, String claims) {
        return tokenOf("{'alg':'" + algorithm + "'}", algorithm, claims);
    }

    /** The same, with any header. */
    public String tokenOf(String header, String algorithm, String claims) {
        String input = part(header) + "." + part(claims);
        try {
            return input + "." + Base64URL.encode(signing.sign(algorithm, input.getBytes(StandardCharsets.US_ASCII)));
        } catch (JOSEException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String part(String json) {
        return Base64URL.encode(json.replace('\'', '"')).toString();
    }
}
