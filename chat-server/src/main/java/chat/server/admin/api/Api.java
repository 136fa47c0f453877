package chat.server.admin.api;

import chat.server.connection.Services;
import chat.server.http.Request;
import chat.server.http.Response;
import chat.server.http.Routes;
import chat.server.limit.Rarely;
import chat.server.limit.TokenBucket;
import chat.server.metrics.ApiMetrics;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All operations of the API: finds the one that is asked for, and whether the key may. Confined to the management loop. */
public final class Api {

    /** Below which all faults are problems. */
    public static final String TREE = "/api";

    public static final String PATH = TREE + "/v1";

    /** Of a body. */
    public static final int MOST_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(Api.class);

    private static final String DOCUMENT = "/openapi.json";
    private static final String BEARER = "Bearer ";
    private static final int WRONG_PER_SECOND = 10;
    private static final int WRONG_BURST = 100;

    /** That any operation can have which asks for a key. */
    private static final Set<Integer> KEYED = Set.of(400, 401, 403, 404, 408, 413, 415, 429, 500, 503);

    private final ApiKeys keys;
    private final ApiMetrics metrics;
    private final List<Operation> operations;
    private final TokenBucket wrong = new TokenBucket(System.nanoTime());
    private final Rarely lines = new Rarely(System.nanoTime());

    /**
     * Made for one server.
     *
     * @param loop the management loop
     */
    public Api(Services services, ApiKeys keys, EventLoop loop, ApiMetrics metrics) {
        this.keys = keys;
        this.metrics = metrics;
        PublishedRooms open = new PublishedRooms(services.streams());
        Publishing publishing = new Publishing(services, loop, open);
        Reading reading = new Reading(services, open);
        Users users = new Users(services);
        Moderating moderating = new Moderating(services, open);
        Response document = document();
        operations = List.of(
                new Operation(
                        HttpMethod.GET,
                        DOCUMENT,
                        null,
                        Set.of(200),
                        call -> CompletableFuture.completedFuture(document)),
                keyed(HttpMethod.GET, "/rooms", Scope.READ, Set.of(200), reading::rooms),
                keyed(HttpMethod.GET, "/rooms/{room}/messages", Scope.READ, Set.of(200), reading::history),
                keyed(
                        HttpMethod.POST,
                        "/rooms/{room}/messages",
                        Scope.PUBLISH,
                        Set.of(200, 201, 409),
                        publishing::publish),
                keyed(
                        HttpMethod.DELETE,
                        "/rooms/{room}/messages/{seq}",
                        Scope.MODERATE,
                        Set.of(200),
                        moderating::delete),
                keyed(HttpMethod.GET, "/rooms/{room}/settings", Scope.READ, Set.of(200), moderating::settings),
                keyed(HttpMethod.PATCH, "/rooms/{room}/settings", Scope.MODERATE, Set.of(200), moderating::configure),
                keyed(HttpMethod.GET, "/rooms/{room}/acts", Scope.MODERATE, Set.of(200), moderating::acts),
                keyed(HttpMethod.POST, "/rooms/{room}/acts", Scope.MODERATE, Set.of(200), moderating::act),
                keyed(HttpMethod.GET, "/acts", Scope.ADMIN, Set.of(200), moderating::actsOnServer),
                keyed(HttpMethod.POST, "/acts", Scope.ADMIN, Set.of(200), moderating::actOnServer),
                keyed(HttpMethod.GET, "/rooms/{room}/members", Scope.READ, Set.of(200), reading::members),
                keyed(HttpMethod.POST, "/messages", Scope.PUBLISH, Set.of(200), publishing::publishBatch),
                keyed(HttpMethod.GET, "/users/{user}/connections", Scope.ADMIN, Set.of(200), users::connections),
                keyed(HttpMethod.DELETE, "/users/{user}/connections", Scope.MODERATE, Set.of(200), users::disconnect));
    }

    private static Operation keyed(
            HttpMethod method, String path, Scope scope, Set<Integer> statuses, Operation.Handler handler) {
        Set<Integer> all = new TreeSet<>(KEYED);
        all.addAll(statuses);
        return new Operation(method, path, scope, all, handler);
    }

    private static Response document() {
        try (InputStream in = Api.class.getResourceAsStream("/api" + DOCUMENT)) {
            if (in == null) {
                throw new IllegalStateException("the OpenAPI document is missing");
            }
            return Answers.json(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the document has to describe. */
    public List<Operation> operations() {
        return operations;
    }

    public Routes addTo(Routes routes) {
        return routes.tree(TREE, Api::problem, (head, below) -> enter(head));
    }

    private static Response problem(HttpResponseStatus status, String line) {
        return Problem.of(status, line).response();
    }

    /** Where too many others ask at once. */
    public static Response busy() {
        return Answers.unavailable("too many connections ask the API at once").response();
    }

    /** Looks at the path, the key, its scope and what is said of the body, before that is read. */
    private Routes.Match enter(Request head) {
        try {
            return operation(head);
        } catch (RuntimeException e) {
            Response refusal = Answers.problem(e).response();
            return new Routes.Answer(
                    head.announcesBody() ? refusal : goesOn(refusal)); // a body unread ends the connection
        }
    }

    private static Response failed(Throwable failure) {
        return goesOn(Answers.problem(failure).response());
    }

    /** The request was read to its end, so the connection may go on after a refusal; but not with wrong keys. */
    private static Response goesOn(Response response) {
        if (HttpResponseStatus.UNAUTHORIZED.equals(response.status())
                || response.headers().containsKey(HttpHeaderNames.CONNECTION.toString())) {
            return response;
        }
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.put(HttpHeaderNames.CONNECTION.toString(), HttpHeaderValues.KEEP_ALIVE.toString());
        return new Response(response.status(), response.contentType(), response.body(), headers);
    }

    private Routes.Match operation(Request head) {
        String path = head.path();
        Map<HttpMethod, Operation> there = new TreeMap<>();
        Map<String, String> variables = Map.of();
        for (Operation operation : path.startsWith(PATH) ? operations : List.<Operation>of()) {
            Map<String, String> matched = operation.match(path.substring(PATH.length()));
            if (matched != null) {
                there.put(operation.method(), operation);
                variables = matched;
            }
        }
        Operation operation = there.get(head.method());
        if (there.isEmpty()) {
            throw new Refusal(Problem.of(HttpResponseStatus.NOT_FOUND, "the API has no such path"));
        }
        if (operation == null) {
            return otherMethod(head.method(), there.keySet());
        }
        ApiKeys.Held held = operation.scope() == null ? null : held(head, operation.scope());
        requireIdentity(head);
        Map<String, String> named = variables;
        return new Routes.Target(
                request -> carryOut(operation, new Call(request, held, named)), MOST_BYTES, Api::problem);
    }

    private static void requireIdentity(Request head) {
        String coding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "").strip();
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw new Refusal(Problem.unsupportedCoding(coding));
        }
    }

    private CompletionStage<Response> carryOut(Operation operation, Call call) {
        CompletionStage<Response> answer;
        try {
            call.take(1);
            answer = operation.handler().answer(call);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(Api::failed).thenApply(response -> counted(operation, response));
    }

    private Response counted(Operation operation, Response response) {
        int status = response.status().code();
        assert operation.statuses().contains(status) : operation.path() + " answers " + status;
        if (HttpResponseStatus.TOO_MANY_REQUESTS.equals(response.status())) {
            metrics.limited();
        }
        return response;
    }

    private static Routes.Answer otherMethod(HttpMethod method, Set<HttpMethod> there) {
        Set<HttpMethod> allowed = new TreeSet<>(there);
        allowed.add(HttpMethod.OPTIONS);
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        String list = String.join(", ", allowed.stream().map(HttpMethod::name).toList());
        Map<String, String> allow = Map.of(HttpHeaderNames.ALLOW.toString(), list);
        if (HttpMethod.OPTIONS.equals(method)) {
            return new Routes.Answer(new Response(HttpResponseStatus.NO_CONTENT, "", new byte[0], allow));
        }
        throw new Refusal(
                new Problem(HttpResponseStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "only " + list, null, allow));
    }

    private ApiKeys.Held held(Request request, Scope scope) {
        if (!keys.isOn()) {
            throw new Refusal(Problem.of(
                    HttpResponseStatus.NOT_FOUND, "the API is off: the server was started without --api-keys"));
        }
        String secret = secret(request);
        ApiKeys.Held held = secret == null ? null : keys.find(secret);
        if (held == null) {
            throw new Refusal(secret == null ? unauthorized("no key: it goes into Authorization: Bearer") : wrongKey());
        }
        if (!held.key().may(scope)) {
            throw new Refusal(Answers.lacks(held.key(), scope, null));
        }
        return held;
    }

    private static @Nullable String secret(Request request) {
        List<String> given = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        return given.size() == 1 && given.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? given.get(0).substring(BEARER.length()).strip()
                : null;
    }

    private static Problem unauthorized(String detail) {
        return new Problem(
                HttpResponseStatus.UNAUTHORIZED,
                "unauthorized",
                detail,
                null,
                Map.of(HttpHeaderNames.WWW_AUTHENTICATE.toString(), "Bearer"));
    }

    /** The key itself is random enough; this holds down the log, and ends the connection of whoever guesses. */
    private Problem wrongKey() {
        long now = System.nanoTime();
        metrics.wrongKey();
        if (lines.mayPass(now)) {
            log.warn(
                    "somebody asks the API with a key that is not in --api-keys; see chat_api_wrong_keys_requests_total");
        }
        if (wrong.tryTake(WRONG_PER_SECOND, WRONG_BURST, now)) {
            return unauthorized("this key is not known");
        }
        Problem tooMany = Problem.temporary(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                "rate_limited",
                "too many requests with keys that are not known",
                wrong.nanosUntilToken(WRONG_PER_SECOND, WRONG_BURST, now));
        Map<String, String> headers = new HashMap<>(tooMany.headers());
        headers.put(HttpHeaderNames.CONNECTION.toString(), HttpHeaderValues.CLOSE.toString());
        return new Problem(tooMany.status(), tooMany.code(), tooMany.detail(), null, headers);
    }
}
