package chat.server.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/** What operators ask: metrics and health. Thread-safe. */
public final class Management implements Routes {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> scrape;
    private final Supplier<Readiness> readiness;

    /** Whether the server takes connections. */
    public enum Readiness {
        STARTING,
        READY,
        DRAINING
    }

    /** @param scrape all meters in Prometheus' text format */
    public Management(Supplier<String> scrape, Supplier<Readiness> readiness) {
        this.scrape = scrape;
        this.readiness = readiness;
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
        return switch (readiness.get()) {
            case READY -> Response.text(HttpResponseStatus.OK, "ready");
            case STARTING -> Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "starting");
            case DRAINING -> Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining");
        };
    }
}
