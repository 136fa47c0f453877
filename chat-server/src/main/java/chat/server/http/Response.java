package chat.server.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer to a request. Immutable; the bytes are not to be changed.
 *
 * @param headers besides those that every answer carries
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record Response(HttpResponseStatus status, String contentType, byte[] body, Map<String, String> headers) {

    /** By its name of RFC 9110, section 15.5.14. */
    public static final HttpResponseStatus CONTENT_TOO_LARGE =
            new HttpResponseStatus(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code(), "Content Too Large");

    private static final String TEXT = "text/plain; charset=utf-8";

    public static Response text(HttpResponseStatus status, String text) {
        return text(status, text, Map.of());
    }

    public static Response text(HttpResponseStatus status, String text, Map<String, String> headers) {
        return new Response(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8), headers);
    }

    public static Response notFound() {
        return text(HttpResponseStatus.NOT_FOUND, "not found");
    }
}
