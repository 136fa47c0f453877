package chat.server.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What operators ask: metrics and health. Thread-safe. */
public final class Management implements Routes {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> scrape;
    private final Supplier<Optional<String>> whyNotReady;

    /**
     * Made.
     *
     * @param scrape all meters in Prometheus' text format
     * @param whyNotReady why clients should not be sent here now; empty if they can
     */
    public Management(Supplier<String> scrape, Supplier<Optional<String>> whyNotReady) {
        this.scrape = scrape;
        this.whyNotReady = whyNotReady;
    }

    @Override
    public Response answer(String path, HttpRequest request) {
        return switch (path) {
            case "/metrics" ->
                new Response(
                        HttpResponseStatus.OK,
                        PROMETHEUS_TEXT,
                        scrape.get().getBytes(StandardCharsets.UTF_8),
                        Map.of("cache-control", "no-store"));
            case "/healthz" -> Response.text(HttpResponseStatus.OK, "ok");
            case "/readyz" -> ready();
            default -> Response.notFound();
        };
    }

    private Response ready() {
        return whyNotReady
                .get()
                .map(reason -> Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, reason))
                .orElseGet(() -> Response.text(HttpResponseStatus.OK, "ready"));
    }
}
