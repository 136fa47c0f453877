package chat.server.admin;

import chat.server.http.Response;
import chat.server.http.Routes;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What operators ask: metrics and health. Thread-safe. */
public final class Management {

    private final Scrape scrape;
    private final Supplier<Optional<String>> whyNotAlive;
    private final Supplier<Optional<String>> whyNotReady;
    private final Supplier<Optional<String>> replication;

    /**
     * Made.
     *
     * @param scrape gives all meters in the format of a content type
     * @param whyNotAlive why the process should be started anew; empty if it should not
     * @param whyNotReady why clients should not be sent here now; empty if they can
     * @param replication added to the answer that the server is ready
     */
    public Management(
            UnaryOperator<String> scrape,
            Supplier<Optional<String>> whyNotAlive,
            Supplier<Optional<String>> whyNotReady,
            Supplier<Optional<String>> replication) {
        this.scrape = new Scrape(scrape);
        this.whyNotAlive = whyNotAlive;
        this.whyNotReady = whyNotReady;
        this.replication = replication;
    }

    public Routes routes() {
        return new Routes()
                .get("/metrics", request -> CompletableFuture.completedFuture(scrape.answer(request)))
                .get("/healthz", request -> CompletableFuture.completedFuture(health("ok", whyNotAlive.get())))
                .get("/readyz", request -> CompletableFuture.completedFuture(health(ready(), whyNotReady.get())));
    }

    private String ready() {
        return "ready" + replication.get().map(level -> ", " + level).orElse("");
    }

    private static Response health(String good, Optional<String> whyNot) {
        return whyNot.map(reason -> Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, reason))
                .orElseGet(() -> Response.text(HttpResponseStatus.OK, good));
    }
}
