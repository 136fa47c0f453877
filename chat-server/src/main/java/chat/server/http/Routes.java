package chat.server.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which method of which path is answered by what. Confined to one thread while it is made, immutable afterwards. */
public final class Routes {

    public static final int DEFAULT_BODY_BYTES = 64 * 1024;

    /** The target that stands for the whole server (RFC 9110, section 9.3.7). */
    private static final String ALL = "*";

    private final String base;
    private final Map<String, Map<HttpMethod, Target>> byPath = new HashMap<>();
    private final Map<String, Branch> trees = new TreeMap<>();

    public Routes() {
        this("");
    }

    private Routes(String base) {
        this.base = base;
    }

    /** Answers one kind of request. Thread-safe; called on an event loop, so it must not block. */
    @FunctionalInterface
    public interface Route {
        /** Completes on any thread. If it fails, the answer is 500. */
        CompletionStage<Response> answer(Request request);
    }

    /** Makes an answer of one line about what is wrong. Thread-safe. */
    @FunctionalInterface
    public interface Wording {
        Response of(HttpResponseStatus status, String line);
    }

    /** What a request comes to, as far as its head says. */
    public sealed interface Match permits Target, Answer {}

    /** A route answers it once its body has been read. */
    public record Target(Route route, int mostBodyBytes, Wording wording) implements Match {}

    /** The answer is known without the body, which nobody reads. */
    public record Answer(Response response) implements Match {}

    /** Knows all that is asked at a path and below it, by whatever method. Thread-safe; called on an event loop. */
    @FunctionalInterface
    public interface Tree {
        /**
         * What a request comes to.
         *
         * @param head whose body is still to come
         * @param below the path from where the tree begins: empty, or with a slash before it
         */
        Match match(Request head, String below);
    }

    private record Branch(String top, Tree tree, Wording wording) {}

    /** Adds the route of {@code GET}, which answers {@code HEAD}, too. */
    public Routes get(String path, Route route) {
        return add(HttpMethod.GET, path, DEFAULT_BODY_BYTES, route);
    }

    /** Adds a route. */
    public Routes add(HttpMethod method, String path, int mostBodyBytes, Route route) {
        byPath.computeIfAbsent(path, added -> new TreeMap<>())
                .put(method, new Target(route, mostBodyBytes, Response::text));
        return this;
    }

    /**
     * Adds all that is asked at a path and below it.
     *
     * @param wording of answers about a request that does not reach the tree
     */
    public Routes tree(String path, Wording wording, Tree tree) {
        trees.put(path, new Branch(path, tree, wording));
        return this;
    }

    /** The path below which they are; empty for the whole host. */
    public String base() {
        return base;
    }

    /**
     * The same routes below a path that ends without a slash. The path alone leads to {@code /} below it, without which relative references
     * would go beside it.
     */
    public Routes under(String path) {
        if (path.isEmpty()) {
            return this;
        }
        Routes under = new Routes(path + base);
        byPath.forEach((own, methods) -> under.byPath.put(path + own, methods));
        trees.forEach((own, branch) -> under.tree(path + own, branch.wording, branch.tree));
        String name = path.substring(path.lastIndexOf('/') + 1);
        return under.get(path, request -> CompletableFuture.completedFuture(toSlash(name, request.query())));
    }

    /** Relative, as a proxy may have put a path before it. */
    private static Response toSlash(String name, String query) {
        String location = "./" + name + "/" + (query.isEmpty() ? "" : "?" + query);
        return Response.text(
                HttpResponseStatus.TEMPORARY_REDIRECT, "the page is at " + name + "/", Map.of("location", location));
    }

    /** How a fault of a request for that path is worded. */
    Wording wording(String path) {
        Branch branch = branch(path);
        return branch == null ? Response::text : branch.wording;
    }

    private @Nullable Branch branch(String path) {
        for (Map.Entry<String, Branch> tree : trees.entrySet()) {
            String top = tree.getKey();
            if (path.startsWith(top) && (path.length() == top.length() || path.charAt(top.length()) == '/')) {
                return tree.getValue();
            }
        }
        return null;
    }

    /** @param head whose body is still to come */
    Match match(Request head) {
        Branch branch = branch(head.path());
        return branch == null
                ? match(head.method(), head.path())
                : branch.tree.match(head, head.path().substring(branch.top.length()));
    }

    /** What a request comes to that no tree knows. */
    Match match(HttpMethod method, String path) {
        boolean options = HttpMethod.OPTIONS.equals(method);
        Map<HttpMethod, Target> methods = options && path.equals(ALL) ? all() : byPath.getOrDefault(path, Map.of());
        if (methods.isEmpty()) {
            return new Answer(Response.notFound());
        }
        if (options) {
            Map<String, String> allow = Map.of("allow", allowed(methods));
            return new Answer(new Response(HttpResponseStatus.NO_CONTENT, "", new byte[0], allow));
        }
        Target target = methods.get(method);
        return target == null ? new Answer(notAllowed(methods)) : target;
    }

    private Map<HttpMethod, Target> all() {
        Map<HttpMethod, Target> all = new TreeMap<>();
        byPath.values().forEach(all::putAll);
        return all;
    }

    private static Response notAllowed(Map<HttpMethod, Target> methods) {
        String list = allowed(methods);
        return Response.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only " + list, Map.of("allow", list));
    }

    private static String allowed(Map<HttpMethod, Target> methods) {
        TreeSet<HttpMethod> allowed = new TreeSet<>(methods.keySet());
        allowed.add(HttpMethod.OPTIONS);
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        return String.join(", ", allowed.stream().map(HttpMethod::name).toList());
    }
}
