package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.auth.Verdict;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters;
import chat.server.metrics.TokenMeters.Result;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteKeysTest extends RemoteKeysFixture {

    @Test
    void theFirstTokenWaitsForTheKeysAndTheNextOnesDoNot() {
        use();
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
        String token = issuer.tokenOf("{'alg':'ES256','kid':'k1'}", "ES256", "{'sub':'ann'}");
        assertThat(tokens.verify(token).toCompletableFuture()).isDone();
        assertThat(reads).hasValue(1);
    }

    @Test
    void keysOfAllKindsCanBeUsedAndOthersAreLeftOut() {
        Issuer rsa = Issuer.of("RS256");
        Issuer ed = Issuer.of("EdDSA");
        answer = keys(
                "{\"kty\":\"oct\",\"k\":\"" + "A".repeat(43) + "\",\"kid\":\"s\"}",
                "{\"kty\":\"new\"}",
                "{}",
                issuer.jwk("enc").replaceFirst("\\{", "{\"use\":\"enc\","),
                rsa.jwk("r"),
                ed.jwk("e"));
        use();
        assertThat(kindOf(rsa.tokenOf("{'alg':'RS256','kid':'r'}", "RS256", "{'sub':'ann'}")))
                .isEqualTo(Verdict.Known.class);
        assertThat(kindOf(ed.tokenOf("{'alg':'EdDSA'}", "EdDSA", "{'sub':'ann'}")))
                .isEqualTo(Verdict.Known.class);
        assertThat(refusal(verify(issuer, "enc"))).isEqualTo(Result.ALGORITHM);
        String forged = Issuer.ofSecret(new byte[32]).tokenOf("{'alg':'HS256','kid':'s'}", "HS256", "{'sub':'ann'}");
        assertThat(kindOf(forged)).isEqualTo(Verdict.Refused.class);
    }

    private Class<?> kindOf(String token) {
        return tokens.verify(token).toCompletableFuture().join().getClass();
    }

    private static Result refusal(Verdict verdict) {
        return ((Verdict.Refused) verdict).reason();
    }

    @Test
    void aKeyThatIsNewIsReadAtOnceForTheTokenThatNamesIt() {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        use();
        verify(issuer, "k1");
        Issuer next = Issuer.of("ES256");
        answer = keys(issuer.jwk("k1"), next.jwk("k2"));

        assertThat(verify(next, "k2")).isInstanceOf(Verdict.Known.class);
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void aNewKeyIsReadThoughOneInAFileIsOfTheSameKind(@TempDir Path folder) throws IOException {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        Issuer old = Issuer.of("ES256");
        tokens.read(TokenRules.of(List.of(old.keyFile(folder)), address(), null, null, null))
                .run();
        verify(issuer, "k1");
        Issuer next = Issuer.of("ES256");
        answer = keys(issuer.jwk("k1"), next.jwk("k2"));

        assertThat(verify(next, "k2")).isInstanceOf(Verdict.Known.class);
        assertThat(verify(old, "k3")).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void tokensWithUnknownKeysDoNotMakeTheServerAskAgainAndAgain() {
        use();
        verify(issuer, "k1");
        for (int i = 0; i < 1_000; i++) {
            assertThat(refusal(verify(issuer, "unknown-" + i))).isEqualTo(Result.UNKNOWN_KEY);
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void whoSawOlderKeysDoesNotMakeTheServerAskAgain() {
        TokenMeters meters = new ServerMetrics(this.meters).tokens();
        try (RemoteKeys keys =
                RemoteKeys.of(address(), new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND), meters)) {
            List<TokenKey> before = List.of();
            keys.renewed(before).toCompletableFuture().join();
            assertThat(keys.renewed(before)).isCompleted();
            assertThat(reads).hasValue(1);
            keys.renewed(keys.present()).toCompletableFuture().join();
            assertThat(reads).hasValue(2);
        }
    }

    @Test
    void keysAreReadAgainBeforeAnybodyWaitsForThat() throws InterruptedException {
        CountDownLatch several = new CountDownLatch(3);
        HttpHandler usual = answer;
        answer = exchange -> {
            several.countDown();
            usual.handle(exchange);
        };
        tokens = tokens(new RemoteKeys.Pace(Duration.ofMillis(20), LONG, LONG, BOUND));
        use();
        assertThat(several.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "never", "slow", "huge", "html", "empty", "moved", "too many", "none"})
    void theOldKeysGoOnWhileTheSourceIs(String trouble) {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, patience(trouble)));
        use();
        awaitKeys();
        answer = troubled(trouble);

        assertThat(verify(issuer, "k2")).isInstanceOf(Verdict.Unavailable.class);
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "never", "slow", "huge", "html", "empty", "moved", "too many", "none"})
    void nobodyCanSayWhoseATokenIsWithoutKeys(String trouble) {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, patience(trouble)));
        answer = troubled(trouble);
        use();
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Unavailable.class);
    }

    /** Short only where a source never comes to its end. */
    private static Duration patience(String trouble) {
        return trouble.equals("never") || trouble.equals("slow") ? Duration.ofMillis(500) : BOUND;
    }

    /** Even a good source can take longer than a short patience. */
    private void awaitKeys() {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!(verify(issuer, "k1") instanceof Verdict.Known)) {
            assertThat(System.nanoTime()).as("keys are read").isLessThan(deadline);
        }
    }

    private HttpHandler troubled(String trouble) {
        return switch (trouble) {
            case "down" -> body(500, "no");
            case "never" -> this::hang;
            case "slow" ->
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    hang(exchange);
                };
            case "huge" ->
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write("{\"keys\":[".getBytes(StandardCharsets.US_ASCII));
                        for (int i = 0; i < 10_240; i++) {
                            out.write(" ".repeat(1_024).getBytes(StandardCharsets.US_ASCII));
                        }
                        out.write((issuer.jwk("k2") + "]}").getBytes(StandardCharsets.US_ASCII));
                    }
                };
            case "html" -> body(200, "<html>");
            case "empty" -> body(200, "");
            case "moved" ->
                exchange -> {
                    exchange.getResponseHeaders().set("Location", "/keys");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                };
            case "too many" -> {
                String[] members = new String[33];
                for (int i = 0; i < members.length; i++) {
                    members[i] = issuer.jwk("k" + i);
                }
                yield keys(members);
            }
            default -> keys();
        };
    }

    private void hang(HttpExchange exchange) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }
}
