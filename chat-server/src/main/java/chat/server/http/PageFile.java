package chat.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers to requests for one file of the page: as it is or compressed, or that it has not changed. Immutable. */
final class PageFile {

    private static final byte[] NO_BODY = {};

    private final String tag;
    private final Response plain;
    private final @Nullable Response compressed;
    private final Response unchanged;

    /**
     * A file.
     *
     * @param tag names these bytes among all that were ever at the file's address
     * @param compressed the same in gzip's format; null where that would save nothing
     * @param headers besides those about the bytes
     */
    PageFile(String type, String tag, byte[] plain, byte @Nullable [] compressed, Map<String, String> headers) {
        this.tag = tag;
        Map<String, String> varied = new HashMap<>(headers);
        if (compressed != null) {
            varied.put("vary", "accept-encoding");
        }
        this.plain = new Response(HttpResponseStatus.OK, type, plain, with(varied, "etag", '"' + tag + '"'));
        this.unchanged = new Response(HttpResponseStatus.NOT_MODIFIED, "", NO_BODY, this.plain.headers());
        this.compressed = compressed == null
                ? null
                : new Response(
                        HttpResponseStatus.OK,
                        type,
                        compressed,
                        with(with(varied, "etag", '"' + tag + "-gzip\""), "content-encoding", "gzip"));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return Map.copyOf(more);
    }

    Response answer(Request request) {
        String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        if (known != null && (known.equals("*") || known.contains('"' + tag + '"') || known.contains(tag + "-gzip"))) {
            return unchanged;
        }
        return compressed != null && takesGzip(request.headers()) ? compressed : plain;
    }

    /** RFC 9110, section 12.5.3: a weight of 0 refuses it, and a star stands for what is not named. */
    static boolean takesGzip(HttpHeaders headers) {
        boolean others = false;
        for (String header : headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
            for (String element : header.split(",", -1)) {
                String[] parts = element.split(";", 2);
                String coding = parts[0].strip();
                boolean taken = parts.length == 1 || !parts[1].strip().matches("[qQ]\\s*=\\s*0(\\.0*)?");
                if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                    return taken;
                }
                others |= coding.equals("*") && taken;
            }
        }
        return others;
    }
}
