package chat.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The chat page and its files: a fixed map, read once. Immutable. */
public final class Page {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
            + " ws: wss:; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String START = "index.html";

    private static final List<String> FILES = List.of(
            "address.js",
            "backoff.js",
            "chat.css",
            "changed.js",
            "chat.js",
            "connection.js",
            "credentials.js",
            "day.js",
            "following.js",
            "icon.svg",
            "members.js",
            "message-list.js",
            "message.js",
            "naming.js",
            "outbox.js",
            "renewal.js",
            "room.js",
            "sending.js",
            "speech.js",
            "start.js",
            "storage.js",
            "texts.js",
            "typing.js",
            "view.js",
            "visit.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Response> answers = new HashMap<>();

    /** Reads the files from the class path. */
    public Page() {
        answers.put("/", load(START));
        FILES.forEach(file -> answers.put("/" + file, load(file)));
    }

    private static Response load(String file) {
        try (InputStream in = Page.class.getResourceAsStream("/page/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the page lacks " + file);
            }
            byte[] body = in.readAllBytes();
            String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "");
            Map<String, String> headers = Map.of(
                    "etag",
                    '"' + hash(body) + '"',
                    "cache-control",
                    "no-cache",
                    "content-security-policy",
                    POLICY,
                    "referrer-policy",
                    "no-referrer");
            return new Response(HttpResponseStatus.OK, type, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public Routes routes() {
        Routes routes = new Routes();
        answers.forEach((path, response) ->
                routes.get(path, request -> CompletableFuture.completedFuture(answer(request, response))));
        return routes;
    }

    private static Response answer(Request request, Response response) {
        String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        if (known != null
                && (known.equals("*") || known.contains(response.headers().getOrDefault("etag", "")))) {
            return new Response(HttpResponseStatus.NOT_MODIFIED, "", new byte[0], response.headers());
        }
        return response;
    }
}
