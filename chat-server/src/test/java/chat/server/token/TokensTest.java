package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.auth.Action;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.auth.Verdict;
import chat.server.config.Guests;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Issuer SECRET = Issuer.of("HS256");
    private static final Issuer RSA = Issuer.of("RS256");
    private static final Issuer EC = Issuer.of("ES256");

    @TempDir
    private Path folder = Path.of("");

    private final Tokens tokens =
            new Tokens(new ServerMetrics(new SimpleMeterRegistry()).tokens(), Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void take() throws IOException {
        take(null, null, SECRET, RSA, EC);
    }

    private void take(@Nullable String issuer, @Nullable String audience, Issuer... issuers) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Issuer one : issuers) {
            files.add(one.keyFile(folder));
        }
        tokens.read(TokenRules.of(files, null, issuer, audience, null)).run();
    }

    private Verdict verify(String token) {
        return tokens.verify(token).toCompletableFuture().join();
    }

    private Identity identity(String token) {
        assertThat(verify(token)).isInstanceOf(Verdict.Known.class);
        return ((Verdict.Known) verify(token)).identity();
    }

    private Identity identityOf(String claims) {
        return identity(SECRET.token("HS256", claims));
    }

    private Result refusal(String token) {
        assertThat(verify(token)).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verify(token)).reason();
    }

    private Result refusalOf(String claims) {
        return refusal(SECRET.token("HS256", claims));
    }

    private static long seconds(long fromNow) {
        return NOW.getEpochSecond() + fromNow;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"
            })
    void takesTokensOfEachAlgorithm(String algorithm) throws IOException {
        Issuer issuer = Issuer.of(algorithm);
        take(null, null, issuer);
        assertThat(identity(issuer.token(algorithm, "{'sub':'ann'}")).user()).isEqualTo(new UserId("ann"));
        assertThat(refusal(Issuer.of(algorithm).token(algorithm, "{'sub':'ann'}")))
                .isEqualTo(Result.SIGNATURE);
    }

    @Test
    void readsEachClaim() {
        Identity ann = identityOf(
                "{'sub':'ann','name':'Ann','jti':'t-1','exp':" + seconds(600) + ",'iat':" + seconds(-1)
                        + ".5,'chat':{'role':'moderator','rooms':{'tea':'rwh','news-*':'r'},'since':1764547200,'more':1},'x':[]}");

        assertThat(ann.guest()).isFalse();
        assertThat(ann.name()).isEqualTo(new UserName("Ann"));
        assertThat(ann.role()).isEqualTo(Role.MODERATOR);
        assertThat(ann.expiry()).isEqualTo(NOW.plusSeconds(600));
        assertThat(ann.issuedAt()).isEqualTo(NOW.minusMillis(500));
        assertThat(ann.since()).isEqualTo(Instant.ofEpochSecond(1_764_547_200));
        assertThat(ann.tokenId()).isEqualTo("t-1");
        assertThat(ann.grants().in(new RoomName("news-1"))).contains(Set.of(Action.READ));
        assertThat(ann.grants().in(new RoomName("coffee"))).isEmpty();
    }

    @Test
    void leavesOpenWhatATokenDoesNotSay() {
        Identity ann = identityOf("{'sub':'ann','name':null}");

        assertThat(ann.name()).isNull();
        assertThat(ann.role()).isEqualTo(Role.USER);
        assertThat(ann.grants().isEmpty()).isTrue();
        assertThat(ann.expiry()).isNull();
    }

    @Test
    void takesTwoKeysAtOnceAndForgetsTheOneThatIsGone() throws IOException {
        Issuer next = Issuer.of("ES256");
        take(null, null, EC, next);
        identity(EC.token("ES256", "{'sub':'ann'}"));
        identity(next.token("ES256", "{'sub':'ann'}"));

        take(null, null, next);

        identity(next.token("ES256", "{'sub':'ann'}"));
        assertThat(refusal(EC.token("ES256", "{'sub':'ann'}"))).isEqualTo(Result.SIGNATURE);
    }

    @Test
    void takesSeveralKeysFromOneFile() throws IOException {
        Path both = folder.resolve("both.pem");
        Files.write(both, RSA.key());
        Files.write(both, EC.key(), StandardOpenOption.APPEND);
        tokens.read(TokenRules.of(List.of(both), null, null, null, null)).run();

        identity(RSA.token("RS512", "{'sub':'ann'}"));
        identity(EC.token("ES256", "{'sub':'ann'}"));
    }

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

    @ParameterizedTest
    @CsvSource({"-59, true", "-61, false", "1, true"})
    void allowsForClocksThatDifferByAMinute(long expiry, boolean taken) {
        String token = SECRET.token("HS256", "{'sub':'ann','exp':" + seconds(expiry) + "}");
        assertThat(verify(token) instanceof Verdict.Known).isEqualTo(taken);
        if (!taken) {
            assertThat(refusal(token)).isEqualTo(Result.EXPIRED);
        }
    }

    @Test
    void refusesATokenBeforeItsTime() {
        assertThat(refusalOf("{'sub':'ann','nbf':" + seconds(61) + "}")).isEqualTo(Result.NOT_YET_VALID);
        identityOf("{'sub':'ann','nbf':" + seconds(59) + "}");
    }

    @Test
    void refusesTheTokensOfAnotherIssuer() throws IOException {
        take("https://id.example", null, SECRET);
        identityOf("{'sub':'ann','iss':'https://id.example'}");
        assertThat(refusalOf("{'sub':'ann','iss':'https://id.example/'}")).isEqualTo(Result.ISSUER);
        assertThat(refusalOf("{'sub':'ann'}")).isEqualTo(Result.ISSUER);
    }

    @Test
    void refusesTokensForAnotherAudience() throws IOException {
        assertThat(refusalOf("{'sub':'ann','aud':'shop'}")).isEqualTo(Result.AUDIENCE);

        take(null, "chat", SECRET);
        identityOf("{'sub':'ann','aud':'chat'}");
        identityOf("{'sub':'ann','aud':['shop','chat']}");
        for (String audience : List.of("'shop'", "['shop']", "[]", "7", "{'chat':1}", "['chats']", "[['chat']]")) {
            assertThat(refusalOf("{'sub':'ann','aud':" + audience + "}")).isEqualTo(Result.AUDIENCE);
        }
        assertThat(refusalOf("{'sub':'ann'}")).isEqualTo(Result.AUDIENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'sub':''}",
                "{'sub':null}",
                "{'sub':7}",
                "{'sub':['ann']}",
                "{'sub':'ann smith'}",
                "{'sub':'ann','sub':'bea'}",
                "{'sub':'ann','name':7}",
                "{'sub':'ann','name':''}",
                "{'sub':'ann','name':'*'}",
                "{'sub':'ann','name':'\\u202egnp'}",
                "{'sub':'ann','exp':'soon'}",
                "{'sub':'ann','exp':-1}",
                "{'sub':'ann','exp':1e999}",
                "{'sub':'ann','exp':1e18}",
                "{'sub':'ann','exp':true}",
                "{'sub':'ann','nbf':[]}",
                "{'sub':'ann','iat':{}}",
                "{'sub':'ann','jti':7}",
                "{'sub':'ann','jti':''}",
                "{'sub':'ann','jti':'a\\nb'}",
                "{'sub':'ann','chat':'admin'}",
                "{'sub':'ann','chat':[]}",
                "{'sub':'ann','chat':{'role':'root'}}",
                "{'sub':'ann','chat':{'role':['admin']}}",
                "{'sub':'ann','chat':{'role':true}}",
                "{'sub':'ann','chat':{'since':'2025'}}",
                "{'sub':'ann','chat':{'since':-1}}",
                "{'sub':'ann','chat':{'rooms':['tea']}}",
                "{'sub':'ann','chat':{'rooms':{'tea':['r']}}}",
                "{'sub':'ann','chat':{'rooms':{'tea':7}}}",
                "{'sub':'ann','chat':{'rooms':{'tea':'x'}}}",
                "{'sub':'ann','chat':{'rooms':{'a/b':'r'}}}",
                "[]",
                "'ann'",
                "{'sub':'ann'",
                "{'sub':'ann'}{}",
                "not JSON"
            })
    void refusesClaimsThatAreMissingOrOfTheWrongType(String claims) {
        assertThat(refusalOf(claims)).isEqualTo(Result.CLAIMS);
    }

    @Test
    void refusesTooManyPatternsOfRooms() {
        String rooms = IntStream.range(0, 101).mapToObj(i -> "'" + i + "':'r'").collect(Collectors.joining(","));
        assertThat(refusalOf("{'sub':'ann','chat':{'rooms':{" + rooms + "}}}")).isEqualTo(Result.CLAIMS);
        String more =
                IntStream.range(0, 10_000).mapToObj(i -> "'" + i + "':'r'").collect(Collectors.joining(","));
        assertThat(refusalOf("{'sub':'ann','chat':{'rooms':{" + more + "}}}")).isEqualTo(Result.TOO_LONG);
    }

    @Test
    void refusesDeepNesting() {
        String deep = "[".repeat(1_200) + "]".repeat(1_200);
        assertThat(refusalOf("{'sub':'ann','x':" + deep + "}")).isEqualTo(Result.CLAIMS);
        assertThat(refusal(SECRET.tokenOf("{'alg':'HS256','x':" + deep + "}", "HS256", "{'sub':'ann'}")))
                .isNotNull();
    }

    @Test
    void takesNoTokenWithoutAKey() throws IOException {
        take(null, null);
        assertThat(refusalOf("{'sub':'ann'}")).isEqualTo(Result.UNKNOWN_KEY);
    }

    @Test
    void refusesKeysThatCannotBe() throws IOException, GeneralSecurityException {
        refusesKey(new byte[31], "at least 32 bytes");
        refusesKey((" ".repeat(31) + "\n").getBytes(StandardCharsets.US_ASCII), "at least 32 bytes");
        refusesKey(Issuer.rsa(1_024).key(), "at least 2048 bits");
        refusesKey(Issuer.pem("PRIVATE KEY", new byte[40]), "give the public one");
        refusesKey(Issuer.pem("CERTIFICATE", new byte[40]), "holds no block PUBLIC KEY");
        refusesKey(Issuer.pem("PUBLIC KEY", new byte[40]), "neither RSA nor EC nor Ed25519");
        refusesKey("-----BEGIN PUBLIC KEY-----".getBytes(StandardCharsets.US_ASCII), "is not PEM");
        refusesKey(new byte[100_000], "is no key");
        refuses(folder.resolve("none"), "does not exist");
        refuses(folder, "is no key");
    }

    private void refusesKey(byte[] content, String why) throws IOException {
        refuses(Files.write(folder.resolve("bad.key"), content), why);
    }

    private void refuses(Path file, String why) {
        TokenRules rules = TokenRules.of(List.of(file), null, null, null, null);
        assertThatThrownBy(() -> tokens.read(rules))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--token-key: " + file)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    /** An editor ends a text with a line break; a back end that has the same secret in a variable has none. */
    @Test
    void aLineBreakEndsASecretThatIsAText() throws IOException {
        byte[] text = "correct horse battery staple, and more".getBytes(StandardCharsets.US_ASCII);
        Path file = folder.resolve("text.key");
        Files.writeString(file, new String(text, StandardCharsets.US_ASCII) + "\n");
        tokens.read(TokenRules.of(List.of(file), null, null, null, null)).run();

        identity(Issuer.ofSecret(text).token("HS256", "{'sub':'ann'}"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://id.example/keys",
        "ftp://id.example/keys",
        "file:///keys",
        "/keys",
        "https://u:p@id.example/keys",
        "http://127.0.0.1.example/k"
    })
    void refusesAddressesWhereOthersCouldPutKeys(String address) {
        assertThatThrownBy(() -> TokenRules.of(List.of(), URI.create(address), null, null, null))
                .hasMessageStartingWith("--token-jwks");
    }

    @Test
    void letsGuestsInWhereThereIsNoKey() {
        assertThat(TokenRules.defaults().guests()).isEqualTo(Guests.ALLOW);
        assertThat(TokenRules.of(List.of(folder), null, null, null, null).guests())
                .isEqualTo(Guests.NONE);
        assertThat(TokenRules.of(List.of(folder), null, null, null, Guests.READ).guests())
                .isEqualTo(Guests.READ);
    }
}
