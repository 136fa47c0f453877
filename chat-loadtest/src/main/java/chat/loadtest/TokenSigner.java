package chat.loadtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.report.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signs tokens (JWS in its compact form, RFC 7515, section 3.1) with one key. Immutable. */
final class TokenSigner {

    static final String KEY = "--token-key";
    static final String ALGORITHM = "--token-alg";

    /** What Java calls them. The halves of a signature on a curve stand side by side (RFC 7518, section 3.4). */
    private static final Map<String, String> ALGORITHMS = Map.ofEntries(
            Map.entry("HS256", "HmacSHA256"),
            Map.entry("HS384", "HmacSHA384"),
            Map.entry("HS512", "HmacSHA512"),
            Map.entry("RS256", "SHA256withRSA"),
            Map.entry("RS384", "SHA384withRSA"),
            Map.entry("RS512", "SHA512withRSA"),
            Map.entry("ES256", "SHA256withECDSAinP1363Format"),
            Map.entry("ES384", "SHA384withECDSAinP1363Format"),
            Map.entry("ES512", "SHA512withECDSAinP1363Format"),
            Map.entry("EdDSA", "Ed25519"));

    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern TEXT_WITH_LINE_END = Pattern.compile("[ -~]+[\\r\\n]+");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String algorithm;
    private final Signing signing;

    @FunctionalInterface
    private interface Signing {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    private TokenSigner(String algorithm, Signing signing) {
        this.algorithm = algorithm;
        this.signing = signing;
    }

    /**
     * A secret, or a private key in PEM (PKCS 8).
     *
     * @param wanted algorithm; null for the first one of the key
     * @throws CannotRunException naming the flag that is wrong
     */
    static TokenSigner read(Path file, @Nullable String wanted) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CannotRunException(KEY + ": cannot read " + file + ": " + FileProblem.words(e));
        }
        String text = new String(content, ISO_8859_1);
        if (!text.contains("-----BEGIN ")) {
            byte[] secret = TEXT_WITH_LINE_END.matcher(text).matches()
                    ? text.stripTrailing().getBytes(ISO_8859_1)
                    : content;
            return ofSecret(secret, choose(wanted, file, List.of("HS256", "HS384", "HS512")));
        }
        Matcher pem = PRIVATE_KEY.matcher(text);
        if (pem.find()) {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            Optional<PrivateKey> key = KINDS.stream()
                    .flatMap(kind -> privateKey(kind, encoded).stream())
                    .findFirst();
            if (key.isPresent()) {
                return ofPrivate(key.get(), choose(wanted, file, algorithms(key.get())));
            }
        }
        throw new CannotRunException(KEY + ": " + file
                + " holds neither a secret nor a private key (PKCS 8) of the kind RSA, EC or Ed25519");
    }

    private static TokenSigner ofSecret(byte[] secret, String algorithm) {
        return new TokenSigner(algorithm, input -> {
            Mac mac = Mac.getInstance(ALGORITHMS.get(algorithm));
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            return mac.doFinal(input);
        });
    }

    private static TokenSigner ofPrivate(PrivateKey key, String algorithm) {
        return new TokenSigner(algorithm, input -> {
            Signature signature = Signature.getInstance(ALGORITHMS.get(algorithm));
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        });
    }

    private static Optional<PrivateKey> privateKey(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** That a key can sign by, the usual one first. */
    private static List<String> algorithms(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return List.of(bits == 256 ? "ES256" : bits == 384 ? "ES384" : "ES512");
        }
        return key.getAlgorithm().equals("RSA") ? List.of("RS256", "RS384", "RS512") : List.of("EdDSA");
    }

    private static String choose(@Nullable String wanted, Path file, List<String> possible) {
        if (wanted != null && !possible.contains(wanted)) {
            throw new CannotRunException(ALGORITHM + ": " + file + " signs by " + String.join(", ", possible));
        }
        return wanted == null ? possible.get(0) : wanted;
    }

    /** The token that makes these claims, a JSON object. Thread-safe. */
    String sign(String claims) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        String input =
                BASE64.encodeToString(header.getBytes(UTF_8)) + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
        try {
            return input + "." + BASE64.encodeToString(signing.sign(input.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new CannotRunException(KEY + ": the key cannot sign: " + e.getMessage());
        }
    }
}
