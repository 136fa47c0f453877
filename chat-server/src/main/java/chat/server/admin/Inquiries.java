package chat.server.admin;

import chat.server.audit.Subject;
import chat.server.audit.Trail;
import chat.server.connection.OpenConnection;
import chat.server.connection.OpenConnections;
import chat.server.http.Request;
import chat.server.http.RequestTarget;
import chat.server.http.Response;
import chat.server.http.Routes;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** What operators ask by the commands of the program: JSON on the management address. Thread-safe. */
public final class Inquiries {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int MOST_BEHIND = 20;
    private static final long LOOP_MILLIS = 1_000;

    private final OpenConnections connections;
    private final Trail trail;
    private final Function<Optional<List<OpenConnection>>, Status> status;

    /**
     * Made for one server.
     *
     * @param status how it does, with those who are behind; empty if an event loop did not say so in time
     */
    public Inquiries(
            OpenConnections connections, Trail trail, Function<Optional<List<OpenConnection>>, Status> status) {
        this.connections = connections;
        this.trail = trail;
        this.status = status;
    }

    public Routes addTo(Routes routes) {
        return routes.get(
                        "/status",
                        request -> inTime(connections.behind(MOST_BEHIND))
                                .thenApply(status)
                                .thenApply(Inquiries::json))
                .get("/explain", this::explain);
    }

    /** A loop that is stuck must not keep an operator waiting. */
    private static CompletableFuture<Optional<List<OpenConnection>>> inTime(
            CompletableFuture<List<OpenConnection>> found) {
        return found.thenApply(Optional::of).completeOnTimeout(Optional.empty(), LOOP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Response> explain(Request request) {
        String text;
        try {
            text = RequestTarget.parameters("?" + request.query())
                    .getOrDefault("subject", List.of(""))
                    .get(0);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Response.text(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
        }
        if (text.isBlank()) {
            return CompletableFuture.completedFuture(
                    Response.text(HttpResponseStatus.BAD_REQUEST, "?subject= names a user, a session or an address"));
        }
        Subject subject = Subject.parse(text);
        return inTime(connections.of(subject)).thenApply(open -> json(explanation(subject, open)));
    }

    private Explanation explanation(Subject subject, Optional<List<OpenConnection>> open) {
        Trail.Found found = trail.find(subject);
        return new Explanation(
                subject.text(), open.orElse(List.of()), open.isPresent(), found.incidents(), found.complete());
    }

    private static Response json(Object answer) {
        return new Response(
                HttpResponseStatus.OK,
                "application/json",
                JSON.writeValueAsBytes(answer),
                Map.of("cache-control", "no-store"));
    }
}
