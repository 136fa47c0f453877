package chat.server.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Serves a page that uses the client library, and the library's modules as they are in the sources, from a port of its own. Thread-safe.
 */
final class ClientPages implements AutoCloseable {

    private static final Path LIBRARY = Path.of("..", "chat-protocol", "src", "main", "js");

    private static final String PAGE = "<!doctype html><title>client</title><script type=module src=tab.js></script>";

    private final HttpServer server;

    private ClientPages(HttpServer server) {
        this.server = server;
    }

    static ClientPages start() throws IOException {
        return start(PAGE);
    }

    /** @param page what is to be at "/" */
    static ClientPages start(String page) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, page));
        server.start();
        return new ClientPages(server);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String page) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = body(path, page);
            if (body == null) {
                exchange.sendResponseHeaders(204, -1); // such as an icon
                return;
            }
            exchange.getResponseHeaders()
                    .set("content-type", path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8");
            if (path.equals("/without-workers")) {
                exchange.getResponseHeaders().set("content-security-policy", "worker-src 'none'");
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte @Nullable [] body(String path, String page) throws IOException {
        if (path.equals("/elsewhere")) {
            return "<!doctype html><title>elsewhere</title>".getBytes(StandardCharsets.UTF_8);
        }
        if (path.equals("/") || path.equals("/without-workers")) {
            return page.getBytes(StandardCharsets.UTF_8);
        }
        if (path.startsWith("/js/")) {
            return Files.readAllBytes(LIBRARY.resolve(path.substring("/js/".length())));
        }
        try (InputStream file = ClientPages.class.getResourceAsStream("/client-page" + path)) {
            return file == null ? null : file.readAllBytes();
        }
    }
}
