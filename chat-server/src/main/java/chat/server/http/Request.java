package chat.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/**
 * A whole request. Immutable; the bytes and the headers are not to be changed.
 *
 * @param method {@code GET} also for a {@code HEAD}, whose answer leaves out the body
 * @param path without the query
 * @param query as it came, without the question mark; empty if there is none
 * @param body no longer than its route allows
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
public record Request(HttpMethod method, String path, String query, HttpHeaders headers, byte[] body) {

    private static final byte[] NO_BODY = {};

    /** The head of one, without the body that may follow. */
    static Request headOf(HttpRequest head) {
        return new Request(
                HttpMethod.HEAD.equals(head.method()) ? HttpMethod.GET : head.method(),
                RequestTarget.path(head),
                RequestTarget.query(head),
                head.headers(),
                NO_BODY);
    }

    Request withBody(byte[] whole) {
        return new Request(method, path, query, headers, whole);
    }

    /** Whether the head announces a body, which may be empty where it comes in chunks (RFC 9112, section 6.3). */
    public boolean announcesBody() {
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
    }
}
