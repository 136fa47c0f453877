package chat.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The chat page and its files, as the build has made them: read once. All but the start page have an address with the hash of
 * all of them, so that a browser needs to ask only once. Immutable.
 */
public final class Page {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
            + " ws: wss:; img-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final Map<String, String> HEADERS =
            Map.of("content-security-policy", POLICY, "referrer-policy", "no-referrer");

    private static final String FOREVER = "public, max-age=31536000, immutable";

    private static final String ASK_EACH_TIME = "no-cache";

    private static final Map<String, String> OPEN_TO_ALL =
            Map.of("cache-control", ASK_EACH_TIME, "access-control-allow-origin", "*");

    private static final String START = "index.html";

    /** What pages of others may import, at addresses that stay: the library, and the worker that it looks for beside it. */
    private static final List<String> FOR_OTHERS = List.of("chat-client.js", "chat-worker.js");

    /** Where the assets are: a hash and a file's name follow. */
    private static final String ASSETS = "/a";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "webmanifest", "application/manifest+json",
            "png", "image/png",
            "svg", "image/svg+xml");

    private final Routes routes = new Routes();

    /** Reads the files from the class path. */
    public Page() {
        String[] list = text(required("files")).split("\n", -1);
        String hash = list[0];
        Routes current = new Routes();
        Routes others = new Routes();
        for (int i = 1; i < list.length - 1; i++) {
            String tag = list[i].substring(0, list[i].indexOf(' '));
            String name = list[i].substring(tag.length() + 1);
            byte[] plain = required(name);
            byte[] compressed = read(name + ".gz");
            if (name.equals(START)) {
                get(routes, "/", file(name, tag, plain, compressed, caching(ASK_EACH_TIME)));
            } else {
                get(current, "/" + name, file(name, tag, plain, compressed, caching(FOREVER)));
                get(others, "/" + name, file(name, tag, plain, compressed, caching(ASK_EACH_TIME)));
            }
            if (FOR_OTHERS.contains(name)) {
                get(routes, "/" + name, file(name, tag, plain, compressed, OPEN_TO_ALL));
            }
        }
        routes.tree(ASSETS, Response::text, (head, below) -> asset(hash, current, others, head, below));
    }

    /**
     * Under another server's hash, as while servers behind one address are replaced one by one, there are this server's files,
     * for this time.
     */
    private static Routes.Match asset(String hash, Routes current, Routes others, Request head, String below) {
        int name = below.indexOf('/', 1);
        if (name < 0) {
            return new Routes.Answer(Response.notFound());
        }
        Routes assets = below.substring(1, name).equals(hash) ? current : others;
        return assets.match(head.method(), below.substring(name));
    }

    private static Map<String, String> caching(String value) {
        return Map.of("cache-control", value);
    }

    private static PageFile file(
            String name, String tag, byte[] plain, byte @Nullable [] compressed, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(HEADERS);
        headers.putAll(more);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("the page's " + name + " has no type");
        }
        return new PageFile(type, tag, plain, compressed, headers);
    }

    private static void get(Routes routes, String path, PageFile file) {
        routes.get(path, request -> CompletableFuture.completedFuture(file.answer(request)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] required(String file) {
        byte[] bytes = read(file);
        if (bytes == null) {
            throw new IllegalStateException("the page lacks " + file);
        }
        return bytes;
    }

    private static byte @Nullable [] read(String file) {
        try (InputStream in = Page.class.getResourceAsStream("/page/" + file)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Routes routes() {
        return routes;
    }
}
