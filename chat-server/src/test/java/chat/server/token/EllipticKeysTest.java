package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.token.TokenKey.Check;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of the JDK, and what is nearly one. */
final class EllipticKeysTest {

    private static final byte[] TEXT = "e30.e30".getBytes(StandardCharsets.US_ASCII);

    /** The order of Ed25519's group, by which a signature's second half can be enlarged (RFC 8032, section 5.1.7). */
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(curve.startsWith("Ed") ? curve : "EC");
        if (!curve.startsWith("Ed")) {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        return generator.generateKeyPair();
    }

    private static byte[] sign(KeyPair pair, String algorithm) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(TEXT);
        return signature.sign();
    }

    private static boolean passes(Check check, byte[] text, byte[] signature) {
        try {
            return check.passes(new JWSHeader(JWSAlgorithm.ES256), text, Base64URL.encode(signature));
        } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
            return false; // as for a TokenKey
        }
    }

    private static void refusesEachChangedBit(Check check, byte[] good) {
        for (int bit = 0; bit < good.length * 8; bit += 7) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(passes(check, TEXT, changed)).as("bit " + bit).isFalse();
        }
        assertThat(passes(check, TEXT, Arrays.copyOf(good, good.length + 1))).isFalse();
        assertThat(passes(check, TEXT, Arrays.copyOf(good, good.length - 1))).isFalse();
        assertThat(passes(check, TEXT, new byte[0])).isFalse();
        assertThat(passes(check, TEXT, new byte[good.length])).isFalse();
        assertThat(passes(check, "e30.e31".getBytes(StandardCharsets.US_ASCII), good))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "secp256r1, ES256, SHA256withECDSA",
        "secp384r1, ES384, SHA384withECDSA",
        "secp521r1, ES512, SHA512withECDSA"
    })
    void takesWhatTheJdkSignsAndNothingNearIt(String curve, String name, String algorithm)
            throws GeneralSecurityException {
        KeyPair pair = pair(curve);
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        Check check = EllipticKeys.check(name, key);
        for (int i = 0; i < 20; i++) {
            assertThat(passes(check, TEXT, sign(pair, algorithm + "inP1363Format")))
                    .isTrue();
        }
        byte[] good = sign(pair, algorithm + "inP1363Format");
        refusesEachChangedBit(check, good);
        assertThat(passes(check, TEXT, sign(pair(curve), algorithm + "inP1363Format")))
                .as("another key")
                .isFalse();
        assertThat(passes(check, TEXT, sign(pair, algorithm))).as("in DER").isFalse();

        BigInteger order = key.getParams().getOrder();
        int half = good.length / 2;
        for (BigInteger wrong : new BigInteger[] {BigInteger.ZERO, order, order.add(BigInteger.ONE)}) {
            assertThat(passes(check, TEXT, with(good, 0, half, wrong))).isFalse();
            assertThat(passes(check, TEXT, with(good, half, half, wrong))).isFalse();
            assertThat(passes(check, TEXT, with(with(good, 0, half, wrong), half, half, wrong)))
                    .isFalse();
        }
    }

    /** The same with a number in the place of {@code count} bytes. */
    private static byte[] with(byte[] signature, int from, int count, BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] changed = signature.clone();
        Arrays.fill(changed, from, from + count, (byte) 0);
        int used = Math.min(count, bytes.length);
        System.arraycopy(bytes, bytes.length - used, changed, from + count - used, used);
        return changed;
    }

    @Test
    void takesWhatTheJdkSignsByEd25519AndNothingNearIt() throws GeneralSecurityException {
        KeyPair pair = pair("Ed25519");
        Check check = EllipticKeys.check((EdECPublicKey) pair.getPublic());
        byte[] good = sign(pair, "Ed25519");
        assertThat(passes(check, TEXT, good)).isTrue();
        refusesEachChangedBit(check, good);
        assertThat(passes(check, TEXT, sign(pair("Ed25519"), "Ed25519"))).isFalse();

        BigInteger enlarged = new BigInteger(1, reversed(Arrays.copyOfRange(good, 32, 64))).add(ED25519_ORDER);
        byte[] changed = good.clone();
        System.arraycopy(reversed(with(new byte[32], 0, 32, enlarged)), 0, changed, 32, 32);
        assertThat(passes(check, TEXT, changed)).isFalse();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    @Test
    void refusesAPointThatIsNotOnItsCurve() throws GeneralSecurityException {
        ECPublicKey good = (ECPublicKey) pair("secp256r1").getPublic();
        ECPublicKey bad = (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(new ECPoint(BigInteger.ONE, BigInteger.ONE), good.getParams()));
        assertThatThrownBy(() -> EllipticKeys.check("ES256", bad)).isInstanceOf(IllegalArgumentException.class);
    }
}
