package chat.server.admin.api;

import chat.protocol.UserId;
import chat.server.audit.Subject;
import chat.server.connection.OpenConnection;
import chat.server.connection.Services;
import chat.server.http.Response;
import chat.server.stream.Signal;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Finds and closes the connections of a user. Confined to the management loop. */
final class Users {

    private static final long LOOP_MILLIS = 1_000;

    private final Services services;

    Users(Services services) {
        this.services = services;
    }

    CompletionStage<Response> connections(Call call) {
        UserId user = call.user();
        return of(user).thenApply(found -> {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("user", user.value());
            answer.put("connections", found);
            return Answers.json(HttpResponseStatus.OK, answer);
        });
    }

    /** Says how many there were. */
    CompletionStage<Response> disconnect(Call call) {
        UserId user = call.user();
        return of(user).thenApply(found -> {
            services.signals().send(new Signal.Disconnect(user));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("user", user.value());
            answer.put("disconnected", found.size());
            return Answers.json(HttpResponseStatus.OK, answer);
        });
    }

    /** A loop that is stuck must not keep the client waiting. */
    private CompletableFuture<List<OpenConnection>> of(UserId user) {
        return services.connections()
                .of(new Subject(user.value()))
                .thenApply(found -> found.stream()
                        .filter(connection -> user.value().equals(connection.user()))
                        .toList())
                .orTimeout(LOOP_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(new Refusal(Problem.temporary(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "an event loop does not answer",
                        TimeUnit.MILLISECONDS.toNanos(LOOP_MILLIS)))));
    }
}
