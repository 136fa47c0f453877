package chat.server.admin;

import chat.server.http.Response;
import chat.server.http.Routes;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** What operators ask by the commands of the program: JSON on the management address. Thread-safe. */
public final class Inquiries {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<CompletionStage<Status>> status;

    public Inquiries(Supplier<CompletionStage<Status>> status) {
        this.status = status;
    }

    public Routes addTo(Routes routes) {
        return routes.get("/status", request -> status.get().thenApply(Inquiries::json));
    }

    private static Response json(Object answer) {
        return new Response(
                HttpResponseStatus.OK,
                "application/json",
                JSON.writeValueAsBytes(answer),
                Map.of("cache-control", "no-store"));
    }
}
