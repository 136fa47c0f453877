package chat.server.admin;

import chat.server.http.Response;
import chat.server.http.Routes;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What operators ask: metrics and health. Thread-safe. */
public final class Management {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> scrape;
    private final Supplier<Optional<String>> whyNotAlive;
    private final Supplier<Optional<String>> whyNotReady;

    /**
     * Made.
     *
     * @param scrape all meters in Prometheus' text format
     * @param whyNotAlive why the process should be started anew; empty if it should not
     * @param whyNotReady why clients should not be sent here now; empty if they can
     */
    public Management(
            Supplier<String> scrape, Supplier<Optional<String>> whyNotAlive, Supplier<Optional<String>> whyNotReady) {
        this.scrape = scrape;
        this.whyNotAlive = whyNotAlive;
        this.whyNotReady = whyNotReady;
    }

    public Routes routes() {
        return new Routes()
                .get("/metrics", request -> CompletableFuture.completedFuture(metrics()))
                .get("/healthz", request -> CompletableFuture.completedFuture(health("ok", whyNotAlive.get())))
                .get("/readyz", request -> CompletableFuture.completedFuture(health("ready", whyNotReady.get())));
    }

    private Response metrics() {
        return new Response(
                HttpResponseStatus.OK,
                PROMETHEUS_TEXT,
                scrape.get().getBytes(StandardCharsets.UTF_8),
                Map.of("cache-control", "no-store"));
    }

    private static Response health(String good, Optional<String> whyNot) {
        return whyNot.map(reason -> Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, reason))
                .orElseGet(() -> Response.text(HttpResponseStatus.OK, good));
    }
}
