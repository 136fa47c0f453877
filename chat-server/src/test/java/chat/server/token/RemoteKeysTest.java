package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.server.auth.Verdict;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters.Result;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class RemoteKeysTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Issuer issuer = Issuer.of("ES256");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer source = source();
    private volatile HttpHandler answer = keys(issuer.jwk("k1"));
    private Tokens tokens = tokens(new RemoteKeys.Pace(LONG, LONG, LONG, BOUND));

    private HttpServer source() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.setExecutor(threads);
            made.createContext("/keys", exchange -> {
                reads.incrementAndGet();
                answer.handle(exchange);
            });
            made.start();
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Tokens tokens(RemoteKeys.Pace pace) {
        return new Tokens(new ServerMetrics(meters).tokens(), Clock.systemUTC(), pace);
    }

    private static HttpHandler keys(String... members) {
        return body(200, "{\"keys\":[" + String.join(",", members) + "]}");
    }

    private static HttpHandler body(int status, String text) {
        return exchange -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        };
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + source.getAddress().getPort() + "/keys");
    }

    private void use() {
        try {
            tokens.read(TokenRules.of(List.of(), address(), null, null, null)).run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Verdict verify(Issuer by, String id) {
        String token = by.tokenOf("{'alg':'ES256','kid':'" + id + "'}", "ES256", "{'sub':'ann'}");
        return tokens.verify(token)
                .toCompletableFuture()
                .orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @AfterEach
    void stop() {
        never.countDown();
        tokens.close();
        source.stop(0);
        threads.shutdownNow();
    }

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "'x'",
                "{}",
                "{'kty':'new'}",
                "{'kty':7}",
                "{'kty':'EC','crv':'P-256','x':'AAAA','y':'AAAA'}",
                "{'kty':'EC','crv':'none','x':'AAAA','y':'AAAA'}",
                "{'kty':'EC','crv':7,'x':[],'y':{}}",
                "{'kty':'RSA','n':'','e':''}",
                "{'kty':'RSA','n':'AQAB','e':'AQAB'}",
                "{'kty':'RSA','n':'AQAB','e':'AQAB','x5c':['AQAB']}",
                "{'kty':'OKP','crv':'Ed25519','x':'AAAA'}",
                "{'kty':'OKP','crv':'Ed25519','x':'AAAA','key_ops':'verify'}"
            })
    void aMemberThatIsNoKeySpoilsNoOtherAndIsWarnedOfOnce(String member) {
        answer = keys(member.replace('\'', '"'), issuer.jwk("k1"), member.replace('\'', '"'));
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        try (Log log = new Log()) {
            use();
            assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
            verify(issuer, "k2");
            assertThat(reads.get()).isEqualTo(2);
            assertThat(log.warnings())
                    .singleElement(STRING)
                    .startsWith("2 of the keys of " + address() + " cannot be used; the first: ");
        }
    }

    @Test
    void aSetWithoutAnyKeyIsRefusedWithTheFirstReason() {
        answer = keys("{\"kty\":7}", "8");
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        try (Log log = new Log()) {
            use();
            assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Unavailable.class);
            assertThat(log.warnings()).singleElement(STRING).contains("no key that can be used; the first: ");
        }
    }

    @Test
    void aFailureIsWarnedOfWheneverTheReasonChanges() {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        HttpHandler good = answer;
        try (Log log = new Log()) {
            answer = body(500, "no");
            use();
            verify(issuer, "k1");
            verify(issuer, "k1");
            answer = body(503, "no");
            verify(issuer, "k1");
            verify(issuer, "k1");
            answer = good;
            verify(issuer, "k1");
            answer = body(503, "no");
            verify(issuer, "k2");
            verify(issuer, "k2");
            assertThat(log.warnings())
                    .containsExactly(
                            unreadable(0, "it answers with status 500"),
                            unreadable(0, "it answers with status 503"),
                            unreadable(1, "it answers with status 503"));
        }
    }

    private String unreadable(int keys, String why) {
        return "the keys of " + address() + " cannot be read, " + keys + " go on: " + why;
    }

    /** What {@link RemoteKeys} warns of. */
    private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final Logger logger = (Logger) LoggerFactory.getLogger(RemoteKeys.class);
        private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

        Log() {
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN) {
                warnings.add(event.getFormattedMessage());
            }
        }

        Queue<String> warnings() {
            return warnings;
        }

        @Override
        public void close() {
            logger.detachAppender(this);
        }
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
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, Duration.ofMillis(500)));
        use();
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
        answer = troubled(trouble);

        assertThat(verify(issuer, "k2")).isInstanceOf(Verdict.Unavailable.class);
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "never", "slow", "huge", "html", "empty", "moved", "too many", "none"})
    void nobodyCanSayWhoseATokenIsWithoutKeys(String trouble) {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, Duration.ofMillis(500)));
        answer = troubled(trouble);
        use();
        assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Unavailable.class);
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
