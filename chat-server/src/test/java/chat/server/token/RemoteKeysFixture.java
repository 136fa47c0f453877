package chat.server.token;

import chat.server.auth.Verdict;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** Keys at an address of the test. */
abstract class RemoteKeysFixture {

    protected static final Duration LONG = Duration.ofHours(1);
    protected static final Duration BOUND = Duration.ofSeconds(20);

    protected final Issuer issuer = Issuer.of("ES256");
    protected final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    protected final AtomicInteger reads = new AtomicInteger();
    protected final CountDownLatch never = new CountDownLatch(1);
    protected final ExecutorService threads = Executors.newCachedThreadPool();
    protected final HttpServer source = source();
    protected volatile HttpHandler answer = keys(issuer.jwk("k1"));
    protected Tokens tokens = tokens(new RemoteKeys.Pace(LONG, LONG, LONG, BOUND));

    protected HttpServer source() {
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

    protected Tokens tokens(RemoteKeys.Pace pace) {
        return new Tokens(new ServerMetrics(meters).tokens(), Clock.systemUTC(), pace);
    }

    protected static HttpHandler keys(String... members) {
        return body(200, "{\"keys\":[" + String.join(",", members) + "]}");
    }

    protected static HttpHandler body(int status, String text) {
        return exchange -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        };
    }

    protected URI address() {
        return URI.create("http://127.0.0.1:" + source.getAddress().getPort() + "/keys");
    }

    protected void use() {
        try {
            tokens.read(TokenRules.of(List.of(), address(), null, null, null)).run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    protected Verdict verify(Issuer by, String id) {
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
}
