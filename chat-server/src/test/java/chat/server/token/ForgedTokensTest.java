package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.TokenMeters.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that no back end made so. */
final class ForgedTokensTest extends TakingTokens {

    @Test
    void refusesATokenThatNobodySigned() {
        String claims = Issuer.part("{'sub':'ann'}");
        assertThat(refusal(Issuer.part("{'alg':'none'}") + "." + claims + ".")).isEqualTo(Result.MALFORMED);
        assertThat(refusal(Issuer.part("{'alg':'None'}") + "." + claims + ".AA"))
                .isEqualTo(Result.ALGORITHM);
        assertThat(refusal(Issuer.part("{'alg':'HS256'}") + "." + claims + ".")).isNotNull();
    }

    /** Who takes the algorithm from the token alone checks it with a secret that everybody knows. */
    @Test
    void refusesATokenSignedWithAPublicKeyAsTheSecret() throws IOException {
        String forged = Issuer.ofSecret(RSA.key()).token("HS256", "{'sub':'ann'}");
        assertThat(refusal(forged)).isEqualTo(Result.SIGNATURE);

        take(null, null, RSA);
        assertThat(refusal(forged)).isEqualTo(Result.ALGORITHM);
    }

    @Test
    void refusesAnAlgorithmThatNeedsALongerSecret() {
        assertThat(refusal(Issuer.of("HS512").token("HS512", "{'sub':'ann'}"))).isEqualTo(Result.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/dev/null",
                "https://evil.example/keys",
                "file:///etc/passwd",
                "..\\\\..\\\\key",
                "a' or '1'='1",
                "",
                "a b",
                "key\\u0000"
            })
    void refusesAKeyIdThatIsAPathOrAnAddress(String id) {
        String header = "{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}";
        assertThat(refusal(SECRET.tokenOf(header.replace('\'', '`'), "HS256", "{'sub':'ann'}")))
                .isEqualTo(Result.UNKNOWN_KEY);
    }

    @Test
    void looksAtNoKeyThatATokenBringsAlong() {
        Issuer own = Issuer.of("ES256");
        String header = "{'alg':'ES256','jwk':" + own.jwk("own") + ",'jku':'https://evil.example/keys'}";
        assertThat(refusal(own.tokenOf(header, "ES256", "{'sub':'ann'}"))).isEqualTo(Result.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'HS256','crit':['exp'],'exp':1}",
                "{'alg':'HS256','typ':'logout+jwt'}",
                "{'alg':'HS256','typ':7}",
                "{'alg':256}",
                "{}",
                "[]",
                "7"
            })
    void refusesHeadersThatItDoesNotUnderstand(String header) {
        assertThat(refusal(SECRET.tokenOf(header, "HS256", "{'sub':'ann'}"))).isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "....", "ÿ.ÿ.ÿ", "e30.e30.e30", "e30", "Bearer x"})
    void refusesWhatIsNoToken(String text) {
        assertThat(refusal(text)).isEqualTo(Result.MALFORMED);
    }

    /** As some Javas once took for a signature of anything (CVE-2022-21449). */
    @Test
    void refusesASignatureOfZeros() {
        String token = EC.token("ES256", "{'sub':'ann'}");
        String zeros = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86);
        assertThat(refusal(zeros)).isEqualTo(Result.SIGNATURE);
    }

    @Test
    void refusesChangedClaims() {
        String token = SECRET.token("HS256", "{'sub':'ann'}");
        String other = SECRET.token("HS256", "{'sub':'bea'}");
        String mixed = other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
        assertThat(refusal(mixed)).isEqualTo(Result.SIGNATURE);
    }

    @Test
    void refusesEightKilobytes() {
        String long8 = SECRET.token("HS256", "{'sub':'ann','x':'" + "x".repeat(6_000) + "'}");
        assertThat(long8.length()).isGreaterThan(8_000);
        assertThat(refusal(long8)).isEqualTo(Result.TOO_LONG);
        assertThat(refusal("x".repeat(10_000_000))).isEqualTo(Result.TOO_LONG);
    }
}
