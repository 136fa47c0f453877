package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.UserId;
import chat.server.auth.Verdict;
import chat.server.client.Json;
import chat.server.config.AuthServer;
import chat.server.config.AuthServer.Outage;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters.Result;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is asked whose token it is. */
final class AuthClientTest {

    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration BOUND = Duration.ofSeconds(20);

    private volatile Instant now = START;
    private volatile int status = 200;
    private volatile String body = "{\"sub\":\"ann\"}";
    private volatile String lifetime = "none";
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server = server();
    private Tokens tokens = tokens(Outage.DENY, BOUND);

    private HttpServer server() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.setExecutor(threads);
            made.createContext("/auth", exchange -> {
                asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                if (!lifetime.equals("none")) {
                    exchange.getResponseHeaders().set("Cache-Control", lifetime);
                }
                exchange.getResponseHeaders().set("Location", "/auth");
                exchange.sendResponseHeaders(status, answer.length);
                try (exchange) {
                    exchange.getResponseBody().write(answer);
                }
            });
            made.start();
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Tokens tokens(Outage outage, Duration answer) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        RemoteKeys.Pace pace = new RemoteKeys.Pace(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, answer);
        Tokens made = new Tokens(new ServerMetrics(meters).tokens(), clock, pace);
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/auth");
        try {
            made.read(TokenRules.asking(new AuthServer(address, List.of("Cookie"), outage), null))
                    .run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return made;
    }

    private CompletableFuture<Verdict> begin(String token) {
        return tokens.verify(token, Map.of()).toCompletableFuture();
    }

    private Verdict verify(String token) {
        return begin(token).orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Result refusal(Verdict verdict) {
        return ((Verdict.Refused) verdict).reason();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        tokens.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void isSentTheTokenAndTheHeadersAndSaysWhoseTheyAre() throws InterruptedException {
        Verdict verdict = tokens.verify("any kind of \"token\"", Map.of("cookie", "id=81"))
                .toCompletableFuture()
                .join();

        assertThat(((Verdict.Known) verdict).identity().user()).isEqualTo(new UserId("ann"));
        Json question = Json.parse(asked.take());
        assertThat(question.string("token")).isEqualTo("any kind of \"token\"");
        assertThat(question.object("headers").string("cookie")).isEqualTo("id=81");
    }

    @Test
    void canSayThatItIsNobodys() {
        status = 401;
        assertThat(refusal(verify("t"))).isEqualTo(Result.DENIED);
        status = 403;
        assertThat(refusal(verify("t"))).isEqualTo(Result.DENIED);
        assertThat(refusal(verify("x".repeat(5_000)))).isEqualTo(Result.TOO_LONG);
    }

    @Test
    void isNotAskedAgainWhileItsAnswerHolds() {
        lifetime = "private, max-age=60";
        verify("t");
        now = START.plusSeconds(59);
        verify("t");
        assertThat(begin("t")).isDone();
        assertThat(asked).hasSize(1);
        verify("another");
        assertThat(asked).hasSize(2);
        now = START.plusSeconds(61);
        verify("t");
        assertThat(asked).hasSize(3);
    }

    @Test
    void isAskedEachTimeWithoutALifetime() {
        verify("t");
        lifetime = "no-store, max-age=60";
        verify("t");
        verify("t");
        assertThat(asked).hasSize(3);
    }

    @Test
    void anAnswerHoldsNoLongerThanWhatItSpeaksOf() {
        lifetime = "max-age=3600";
        body = "{\"sub\":\"ann\",\"exp\":" + START.plusSeconds(10).getEpochSecond() + "}";
        verify("t");
        now = START.plusSeconds(71);
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class); // it says again what has ended
        assertThat(asked).hasSize(2);
    }

    @Test
    void isAskedOnceAtATimeAboutTheSameCredential() throws InterruptedException {
        gate = new CountDownLatch(1);
        List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(begin("t"));
        }
        asked.take();
        gate.countDown();
        for (CompletableFuture<Verdict> one : waiting) {
            assertThat(one.join()).isInstanceOf(Verdict.Known.class);
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500:",
                "302:",
                "404:",
                "200:",
                "200:{}",
                "200:[]",
                "200:<html>",
                "200:{\"sub\":7}",
                "200:{\"sub\":\"a b\"}",
                "200:{\"sub\":\"ann\",\"chat\":{\"role\":\"root\"}}"
            })
    void letsNobodyInByAnAnswerThatIsNone(String answer) {
        status = Integer.parseInt(answer.substring(0, 3));
        body = answer.substring(4);
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void letsNobodyInByAnAnswerThatNeverComesOrNeverEnds() {
        body = " ".repeat(10_000_000) + "{\"sub\":\"ann\"}";
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class);
        tokens.close();
        tokens = tokens(Outage.DENY, Duration.ofMillis(300));
        gate = new CountDownLatch(1);
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void leavesThoseOutWhomItKnewWhileItIsDown() {
        verify("t");
        status = 500;
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void letsThoseInWhomItKnewLastIfThatIsAskedFor() {
        tokens.close();
        tokens = tokens(Outage.LAST_GOOD, BOUND);
        body = "{\"sub\":\"ann\",\"exp\":" + START.plusSeconds(600).getEpochSecond() + "}";
        verify("t");
        status = 500;
        assertThat(verify("t")).isInstanceOf(Verdict.Known.class);
        assertThat(verify("another")).isInstanceOf(Verdict.Unavailable.class);
        now = START.plusSeconds(700);
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class);
        status = 401;
        now = START;
        assertThat(refusal(verify("t"))).isEqualTo(Result.DENIED);
        status = 500;
        assertThat(verify("t")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void isLeftAloneAfterSeveralFailures() {
        status = 500;
        for (int i = 0; i < 50; i++) {
            assertThat(verify("t" + i)).isInstanceOf(Verdict.Unavailable.class);
        }
        assertThat(asked).hasSize(Breaker.FAILURES);
        assertThat(meters.get("chat.auth.questions")
                        .tag("result", "spared")
                        .counter()
                        .count())
                .isEqualTo(45);
    }

    @Test
    void isTriedWithOneQuestionAfterARest() {
        Breaker breaker = new Breaker(Duration.ofSeconds(5));
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertThat(breaker.lets(0)).isTrue();
            breaker.failed(0);
        }
        assertThat(breaker.lets(Duration.ofSeconds(9).toNanos())).isFalse();
        assertThat(breaker.lets(Duration.ofSeconds(11).toNanos())).isTrue();
        assertThat(breaker.lets(Duration.ofSeconds(12).toNanos())).isFalse();
        breaker.succeeded();
        assertThat(breaker.lets(Duration.ofSeconds(12).toNanos())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://id.example/auth", "file:///auth", "/auth", "https://u:p@id.example/"})
    void isAtAnAddressWhereNobodyElseReadsTokens(String address) {
        assertThatThrownBy(() -> new AuthServer(URI.create(address), List.of(), Outage.DENY))
                .hasMessageStartingWith("--auth-url");
    }
}
