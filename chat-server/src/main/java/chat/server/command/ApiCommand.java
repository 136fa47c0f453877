package chat.server.command;

import chat.server.admin.api.Api;
import chat.server.flags.Sources;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final String KEY_FILE = "--api-key-file";
    private static final int MOST_KEY_BYTES = 1_024;

    private static final long MILLIS = 1_000;

    static final int DONE = 0;
    static final int NOBODY = 4;

    @Option(names = KEY_FILE, paramLabel = "FILE", description = "reads the key from this file (without: CHAT_API_KEY)")
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

    final HttpQuery.Question get(String path, Values parameters) {
        return new HttpQuery.Question("GET", Api.PATH + path + parameters.query(), headers(), "");
    }

    final HttpQuery.Question delete(String path, Values parameters) {
        return new HttpQuery.Question("DELETE", Api.PATH + path + parameters.query(), headers(), "");
    }

    final HttpQuery.Question post(String path, Values body) {
        return withBody("POST", path, body, headers());
    }

    final HttpQuery.Question patch(String path, Values body) {
        return withBody("PATCH", path, body, headers());
    }

    /** @param id names the request, which can be repeated under it */
    final HttpQuery.Question post(String path, Values body, String id) {
        Map<String, String> headers = headers();
        headers.put("Idempotency-Key", id);
        return withBody("POST", path, body, headers);
    }

    private static HttpQuery.Question withBody(String method, String path, Values body, Map<String, String> headers) {
        headers.put("Content-Type", "application/json");
        return new HttpQuery.Question(
                method, Api.PATH + path, headers, JsonMapper.shared().writeValueAsString(body.given));
    }

    /** The path of a room: {@code .} and {@code ..} would be steps of a path, so they are written with a tilde. */
    static String path(String room, String below) {
        boolean dots = room.equals(".") || room.equals("..");
        return "/rooms/" + (dots ? "~" : "") + encode(room) + below;
    }

    /** A segment of a path, or a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + key());
        return headers;
    }

    private String key() {
        String key = keyFile == null ? System.getenv(Sources.API_KEY) : read(keyFile);
        if (key == null) {
            throw wrong("the API wants a key: give --api-key-file FILE, or " + Sources.API_KEY);
        }
        if (!key.strip().matches("[!-~]+")) {
            throw wrong((keyFile == null ? Sources.API_KEY : KEY_FILE + " " + keyFile) + " holds no key");
        }
        return key.strip();
    }

    private String read(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) > MOST_KEY_BYTES ? "" : Files.readString(file);
        } catch (NoSuchFileException e) {
            throw wrong(KEY_FILE + ": there is no file " + file);
        } catch (CharacterCodingException e) {
            return "";
        } catch (IOException e) {
            throw wrong(KEY_FILE + ": " + file + (Files.isDirectory(file) ? " is a folder" : " cannot be read"));
        }
    }

    /** A fault of the command line, in words. */
    final ParameterException wrong(String what) {
        return new ParameterException(line(), what);
    }

    /** In ms; null if it is not given. */
    final @Nullable Long millis(String flag, @Nullable Duration time, boolean mayBeZero) {
        if (time == null) {
            return null;
        }
        if (time.isNegative() || time.isZero() && !mayBeZero) {
            throw wrong(flag + (mayBeZero ? " must not be less than 0s" : " must be more than 0s"));
        }
        return Math.min(time.toSeconds(), Long.MAX_VALUE / MILLIS - 1) * MILLIS + time.toMillisPart();
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

    final @Nullable Integer limit(Paging paging) {
        try {
            return paging.limit();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Prints the answer in words; gives the exit status. */
    abstract int print(JsonNode answer, PrintWriter out);

    static int printStored(JsonNode answer, PrintWriter out) {
        out.println("done, as " + answer.path("seq").asLong() + " in "
                + (answer.has("room") ? shown(answer.path("room")) : "the whole server"));
        return DONE;
    }

    /** What others have written, without what a terminal would carry out. */
    static String shown(JsonNode text) {
        return text.asString("").replaceAll("\\R", " / ").replaceAll("\\p{Cntrl}", "?");
    }
}
