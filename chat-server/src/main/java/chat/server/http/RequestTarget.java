package chat.server.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The target of a request (RFC 9112, section 3.2), in whose characters Netty gives the bytes as they came. */
public final class RequestTarget {

    private static final int MAX_PARAMETERS = 64;

    private static final Pattern ABSOLUTE =
            Pattern.compile("(?:https?|wss?)://([^/?#]*)([^?#]*)(.*)", Pattern.CASE_INSENSITIVE);

    private RequestTarget() {}

    /**
     * Makes an absolute form the origin form: the path and the query are the target, and the authority takes the place of
     * {@code Host} (RFC 9112, section 3.2.2). One without a host or with a user makes the request malformed (RFC 9110, sections 4.2.1 and
     * 4.2.4).
     */
    public static void toOriginForm(HttpRequest request) {
        Matcher absolute = ABSOLUTE.matcher(request.uri());
        if (request.decoderResult().isFailure() || !absolute.matches() || !HttpHandler.namesItsHost(request)) {
            return;
        }
        String authority = absolute.group(1);
        if (authority.isEmpty()
                || authority.startsWith(":")
                || authority.contains("@")
                || authority.chars().anyMatch(Character::isISOControl)) {
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("no host")));
            return;
        }
        String path = absolute.group(2).isEmpty() ? "/" : absolute.group(2);
        request.setUri(path + absolute.group(3));
        request.headers().set(HttpHeaderNames.HOST, authority);
    }

    /** The path of a request in origin form, without its query. */
    public static String path(HttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    /** The query as it came, without the question mark; empty if there is none. */
    static String query(HttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? "" : request.uri().substring(query + 1);
    }

    /**
     * The parameters of a query, as a form encodes them: separated by {@code &} alone, in UTF-8, percent-encoded or not.
     *
     * @param uri a target in origin form
     * @throws IllegalArgumentException if a percent sign or UTF-8 is malformed, with a reason for the client
     */
    public static Map<String, List<String>> parameters(String uri) {
        Map<String, List<String>> parameters = new HashMap<>();
        bytes(uri).forEach((name, values) -> {
            List<String> decoded = parameters.computeIfAbsent(utf8(name), added -> new ArrayList<>());
            values.forEach(value -> decoded.add(utf8(value)));
        });
        return parameters;
    }

    private static Map<String, List<String>> bytes(String uri) {
        try {
            return new QueryStringDecoder(uri, StandardCharsets.ISO_8859_1, true, MAX_PARAMETERS, true).parameters();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the query has a percent sign without two digits", e);
        }
    }

    private static String utf8(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the query is not UTF-8", e);
        }
    }
}
