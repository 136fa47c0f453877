package chat.server.admin.api;

import chat.server.http.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a request has no other answer (RFC 9457). Immutable.
 *
 * @param code for programs: one of the protocol's errors, or the status in words
 * @param detail for people
 * @param field of the body, parameter of the query or header that is wrong; null if none is
 * @param headers of the answer
 */
record Problem(
        HttpResponseStatus status,
        String code,
        String detail,
        @Nullable String field,
        Map<String, String> headers) implements Done {

    private static final String TYPE = "application/problem+json";

    /** Where a client is guided by the headers, not by the detail. */
    static Problem unsupportedCoding(String coding) {
        return new Problem(
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_content_coding",
                "a body is read as it is, not in the coding " + coding,
                "content-encoding",
                Map.of(HttpHeaderNames.ACCEPT_ENCODING.toString(), "identity"));
    }

    Problem(HttpResponseStatus status, String code, String detail, @Nullable String field) {
        this(status, code, detail, field, Map.of());
    }

    /** About the status alone. */
    static Problem of(HttpResponseStatus status, String detail) {
        return new Problem(
                status, status.reasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '_'), detail, null);
    }

    /** Something that passes. */
    static Problem temporary(HttpResponseStatus status, String code, String detail, long waitNanos) {
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(waitNanos + TimeUnit.SECONDS.toNanos(1) - 1));
        Map<String, String> headers = Map.of(HttpHeaderNames.RETRY_AFTER.toString(), Long.toString(seconds));
        return new Problem(status, code, detail, null, headers);
    }

    /** Without a {@code type} it is {@code about:blank} (RFC 9457, section 4.2.1). */
    @Override
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("title", status.reasonPhrase());
        members.put("status", status.code());
        members.put("code", code);
        members.put("detail", detail);
        if (field != null) {
            members.put("field", field);
        }
        return members;
    }

    Response response() {
        return new Response(status, TYPE, JsonMapper.shared().writeValueAsBytes(members()), headers);
    }
}
