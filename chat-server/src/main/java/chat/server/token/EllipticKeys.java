package chat.server.token;

import chat.server.token.TokenKey.Check;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Checks signatures on elliptic curves with Bouncy Castle's arithmetic, which takes a seventh to a fifth of the JDK's time; none of its
 * providers is registered. Stateless.
 */
final class EllipticKeys {

    /**
     * What an algorithm of RFC 7518, section 3.4, is made of.
     *
     * @param bytes of each half of a signature
     */
    private record Kind(String curve, String hash, int bytes) {}

    private EllipticKeys() {}

    /**
     * For ES256, ES384 or ES512.
     *
     * @throws IllegalArgumentException if it is no point of its curve
     */
    static Check check(String algorithm, ECPublicKey key) {
        Kind kind = kind(algorithm);
        X9ECParameters curve = CustomNamedCurves.getByName(kind.curve);
        ECPublicKeyParameters known = new ECPublicKeyParameters(
                curve.getCurve().createPoint(key.getW().getAffineX(), key.getW().getAffineY()),
                new ECDomainParameters(curve));
        loadClasses(known);
        return (header, signed, signature) -> {
            byte[] halves = signature.decode();
            if (halves.length != 2 * kind.bytes) {
                return false;
            }
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, known);
            return verifier.verifySignature(
                    MessageDigest.getInstance(kind.hash).digest(signed),
                    new BigInteger(1, Arrays.copyOf(halves, kind.bytes)),
                    new BigInteger(1, Arrays.copyOfRange(halves, kind.bytes, halves.length)));
        };
    }

    /** All that a check needs, here and not on an event loop. */
    private static void loadClasses(ECPublicKeyParameters known) {
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, known);
        verifier.verifySignature(new byte[1], BigInteger.ONE, BigInteger.ONE);
    }

    private static Kind kind(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> new Kind("P-256", "SHA-256", 32);
            case "ES384" -> new Kind("P-384", "SHA-384", 48);
            case "ES512" -> new Kind("P-521", "SHA-512", 66);
            default -> throw new IllegalArgumentException("no ECDSA: " + algorithm);
        };
    }

    /** For Ed25519 (RFC 8032). */
    static Check check(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        int point = encoded.length - Ed25519PublicKeyParameters.KEY_SIZE; // comes last (RFC 8410, section 4)
        Ed25519PublicKeyParameters known = new Ed25519PublicKeyParameters(encoded, point);
        return (header, signed, signature) -> {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, known);
            verifier.update(signed, 0, signed.length);
            return verifier.verifySignature(signature.decode());
        };
    }
}
