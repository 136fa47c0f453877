package chat.server.wire;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.admin.api.ApiKey;
import chat.server.admin.api.Scope;
import chat.server.client.Json;
import chat.server.config.ApiConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * A back end with a key.
 *
 * @param secret the key
 */
public record ApiClient(TestServer server, String secret) {

    /** Secrets of the keys that {@link #withKeys} writes. */
    public static final String SHOP = "shop-secret";

    public static final String OPS = "ops-secret";
    public static final String READER = "reader-secret";
    public static final String SLOW = "slow-secret";

    /** An answer. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public Json json() {
            return Json.parse(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Writes the file of the keys. */
    public static Path keys(Path folder) throws IOException {
        return Files.write(
                folder.resolve("keys"),
                List.of(
                        line("shop", SHOP, 100_000, Scope.PUBLISH, Scope.READ),
                        line("ops", OPS, 100_000, Scope.ADMIN),
                        line("reader", READER, 100_000, Scope.READ),
                        line("slow", SLOW, 1, Scope.PUBLISH_AS)));
    }

    static String line(String name, String secret, int perSecond, Scope... scopes) {
        return new ApiKey(name, EnumSet.copyOf(Arrays.asList(scopes)), perSecond, ApiKey.hash(secret)).line();
    }

    public static TestServerSetup withKeys(Path folder) throws IOException {
        return TestServer.defaults().api(new ApiConfig(keys(folder), null, null));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + secret);
    }

    private URI uri(String path) {
        return server.management("/api/v1" + path);
    }

    public static Answer send(HttpRequest.Builder request) {
        return new Answer(TestServer.exchange(request));
    }

    public Answer get(String path) {
        return send(request(path));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Posts a body with {@code '} for {@code "}. */
    public Answer post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public Answer say(String room, String text, String... headers) {
        return post("/rooms/" + room + "/messages", "{'text':'" + text + "'}", headers);
    }
}
