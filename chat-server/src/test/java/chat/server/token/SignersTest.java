package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.auth.Verdict;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that is shown again: its signature is known, and all else is looked at once more. */
final class SignersTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Issuer EC = Issuer.of("ES256");

    @TempDir
    private Path folder = Path.of("");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestClock clock = new TestClock();
    private final Tokens tokens = new Tokens(new ServerMetrics(meters).tokens(), clock);

    /** Goes on by hand. */
    private static final class TestClock extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void take(@Nullable String issuer, Issuer... keys) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Issuer key : keys) {
            files.add(key.keyFile(folder));
        }
        tokens.read(TokenRules.of(files, null, issuer, null, null)).run();
    }

    private Object outcome(String token) {
        Verdict verdict = tokens.verify(token).toCompletableFuture().join();
        return verdict instanceof Verdict.Refused no ? no.reason() : verdict.getClass();
    }

    private double signatures(String result) {
        return meters.get("chat.token.signatures")
                .tag("result", result)
                .counter()
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES512", "RS256", "EdDSA"})
    void aSignatureIsCheckedOnce(String algorithm) throws IOException {
        Issuer issuer = Issuer.of(algorithm);
        take(null, issuer);
        String token = issuer.token(algorithm, "{'sub':'ann'}");
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(token)).isEqualTo(Verdict.Known.class);
        }
        assertThat(outcome(issuer.token(algorithm, "{'sub':'bea'}"))).isEqualTo(Verdict.Known.class);
        assertThat(signatures("checked")).isEqualTo(2);
        assertThat(signatures("known")).isEqualTo(2);
    }

    @Test
    void oneByASecretIsCheckedEachTime() throws IOException {
        Issuer issuer = Issuer.of("HS256");
        take(null, issuer);
        String token = issuer.token("HS256", "{'sub':'ann'}");
        outcome(token);
        outcome(token);
        assertThat(signatures("checked") + signatures("known")).isZero();
    }

    @Test
    void aKnownTokenExpiresAllTheSame() throws IOException {
        take(null, EC);
        String token = EC.token("ES256", "{'sub':'ann','exp':" + (NOW.getEpochSecond() + 10) + "}");
        assertThat(outcome(token)).isEqualTo(Verdict.Known.class);
        clock.now = NOW.plus(Duration.ofSeconds(71));
        assertThat(outcome(token)).isEqualTo(Result.EXPIRED);
    }

    @Test
    void aKnownTokenMustSuitTheRulesOfNow() throws IOException {
        take(null, EC);
        String token = EC.token("ES256", "{'sub':'ann','iss':'here'}");
        assertThat(outcome(token)).isEqualTo(Verdict.Known.class);
        take("there", EC);
        assertThat(outcome(token)).isEqualTo(Result.ISSUER);
    }

    @Test
    void aTokenIsNotKnownByAKeyThatIsGone() throws IOException {
        take(null, EC);
        String token = EC.token("ES256", "{'sub':'ann'}");
        assertThat(outcome(token)).isEqualTo(Verdict.Known.class);
        take(null, Issuer.of("ES256"));
        assertThat(outcome(token)).isEqualTo(Result.SIGNATURE);
        take(null);
        assertThat(outcome(token)).isEqualTo(Result.UNKNOWN_KEY);
    }

    @Test
    void oneChangedLetterMakesItAnother() throws IOException {
        take(null, EC);
        String token = EC.token("ES256", "{'sub':'ann'}");
        assertThat(outcome(token)).isEqualTo(Verdict.Known.class);
        String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86);
        assertThat(outcome(forged)).isEqualTo(Result.SIGNATURE);
        assertThat(outcome(forged)).isEqualTo(Result.SIGNATURE);
        assertThat(signatures("known")).isZero();
        String other = EC.token("ES256", "{'sub':'bea'}");
        String mixed = other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
        assertThat(outcome(mixed)).isEqualTo(Result.SIGNATURE);
    }

    @Test
    void remembersThoseThatWereShownLast() throws RefusedException, GeneralSecurityException {
        Signers signers = new Signers(new ServerMetrics(meters).tokens(), 2);
        List<TokenKey> keys = List.of(TokenKey.ofPublic(null, publicKey(), null));
        SignedToken[] shown = new SignedToken[3];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = SignedToken.parse(EC.token("ES256", "{'sub':'u-" + i + "'}"));
        }
        signers.signer(shown[0], keys);
        signers.signer(shown[1], keys);
        signers.signer(shown[0], keys); // known
        signers.signer(shown[2], keys); // in the place of 1
        signers.signer(shown[0], keys); // known
        signers.signer(shown[1], keys);
        assertThat(signatures("known")).isEqualTo(2);
        assertThat(signatures("checked")).isEqualTo(4);
    }

    private static PublicKey publicKey() throws GeneralSecurityException {
        String pem = new String(EC.key(), StandardCharsets.US_ASCII).replaceAll("-----.*?-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
