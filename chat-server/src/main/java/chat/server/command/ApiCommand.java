package chat.server.command;

import chat.server.admin.api.Api;
import chat.server.flags.Sources;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that asks the API of a server that runs. */
abstract class ApiCommand extends AskCommand {

    static final int DONE = 0;
    static final int NOBODY = 4;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "holds the key for the API, alone; without it CHAT_API_KEY is the key")
    private @Nullable Path keyFile;

    /** Values by name; null where one is not given. */
    static final class Values {
        private final Map<String, Object> given = new LinkedHashMap<>();

        Values with(String name, @Nullable Object value) {
            if (value != null) {
                given.put(name, value);
            }
            return this;
        }

        boolean isEmpty() {
            return given.isEmpty();
        }

        private String query() {
            return given.isEmpty()
                    ? ""
                    : given.entrySet().stream()
                            .map(entry -> entry.getKey() + "="
                                    + encode(entry.getValue().toString()))
                            .collect(Collectors.joining("&", "?", ""));
        }
    }

    final HttpQuery.Question get(String path, Values parameters) throws IOException {
        return new HttpQuery.Question("GET", Api.PATH + path + parameters.query(), headers(), "");
    }

    final HttpQuery.Question delete(String path, Values parameters) throws IOException {
        return new HttpQuery.Question("DELETE", Api.PATH + path + parameters.query(), headers(), "");
    }

    final HttpQuery.Question post(String path, Values body) throws IOException {
        return withBody("POST", path, body, headers());
    }

    final HttpQuery.Question patch(String path, Values body) throws IOException {
        return withBody("PATCH", path, body, headers());
    }

    /** @param id names the request, which can be repeated under it */
    final HttpQuery.Question post(String path, Values body, String id) throws IOException {
        Map<String, String> headers = headers();
        headers.put("Idempotency-Key", id);
        return withBody("POST", path, body, headers);
    }

    private static HttpQuery.Question withBody(String method, String path, Values body, Map<String, String> headers) {
        headers.put("Content-Type", "application/json");
        return new HttpQuery.Question(
                method, Api.PATH + path, headers, JsonMapper.shared().writeValueAsString(body.given));
    }

    /** A segment of a path, or a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + key());
        return headers;
    }

    private String key() throws IOException {
        String key = keyFile == null ? System.getenv(Sources.API_KEY) : Files.readString(keyFile);
        if (key == null) {
            throw new ParameterException(
                    line(), "the API wants a key: give --api-key-file FILE, or " + Sources.API_KEY);
        }
        if (!key.strip().matches("[!-~]+")) {
            throw new ParameterException(
                    line(), (keyFile == null ? Sources.API_KEY : "--api-key-file " + keyFile) + " holds no key");
        }
        return key.strip();
    }

    /** That of RFC 9457. */
    @Override
    String reason(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("detail").asString(body.strip());
        } catch (JacksonException e) {
            return body.strip();
        }
    }

    @Override
    final int read(String json, PrintWriter out) {
        return print(JsonMapper.shared().readTree(json), out);
    }

    /** Prints the answer in words; gives the exit status. */
    abstract int print(JsonNode answer, PrintWriter out);

    /** What others have written, without what a terminal would carry out. */
    static String shown(JsonNode text) {
        return text.asString("").replaceAll("\\R", " / ").replaceAll("\\p{Cntrl}", "?");
    }
}
