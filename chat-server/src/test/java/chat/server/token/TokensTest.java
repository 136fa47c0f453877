package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.auth.Action;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.auth.Verdict;
import chat.server.config.TokenRules;
import chat.server.metrics.TokenMeters.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest extends TakingTokens {

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
}
