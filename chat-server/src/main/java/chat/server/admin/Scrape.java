package chat.server.admin;

import chat.server.http.Request;
import chat.server.http.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All meters, in Prometheus' text format or in that of OpenMetrics, compressed or not, as the client asks (RFC 9110, section 12).
 * Thread-safe.
 */
final class Scrape {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final UnaryOperator<String> scrape;

    /** @param scrape gives all meters in the format of a content type */
    Scrape(UnaryOperator<String> scrape) {
        this.scrape = scrape;
    }

    Response answer(Request request) {
        String accept = request.headers().get(HttpHeaderNames.ACCEPT);
        double open = quality(accept, "application/openmetrics-text");
        String type = open > 0 && open >= quality(accept, "text/plain") ? OPEN_METRICS : TEXT;
        byte[] body = scrape.apply(type).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                new HashMap<>(Map.of("cache-control", "no-store", "vary", "accept, accept-encoding"));
        if (quality(request.headers().get(HttpHeaderNames.ACCEPT_ENCODING), "gzip") > 0) {
            headers.put("content-encoding", "gzip");
            body = gzip(body);
        }
        return new Response(HttpResponseStatus.OK, type, body, headers);
    }

    /** The best weight that a list gives to {@code wanted} by its name; 0 if it does not name it. */
    private static double quality(@Nullable String list, String wanted) {
        double best = 0;
        for (String element : list == null ? new String[0] : list.split(",", -1)) {
            String[] parts = element.toLowerCase(Locale.ROOT).split(";", -1);
            if (parts[0].strip().equals(wanted)) {
                best = Math.max(best, weight(parts));
            }
        }
        return best;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
