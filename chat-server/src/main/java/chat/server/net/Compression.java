package chat.server.net;

import chat.protocol.Limits;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What is agreed about {@code permessage-deflate} (RFC 7692). Each message is deflated by itself, in both directions: a connection
 * holds no window of what came before, and a message is deflated once for all who take it. Stateless.
 */
final class Compression {

    private static final String NAME = "permessage-deflate";

    /** Every client that compresses can do this (RFC 7692, sections 7.1.1.1 and 7.1.1.2). */
    private static final String AGREED = NAME + "; server_no_context_takeover; client_no_context_takeover";

    private static final int LEVEL = 1;
    private static final int WINDOW_BITS = 15;

    private Compression() {}

    /** Netty's negotiation, of what {@link #agree} leaves. It goes with the answer, and {@link ConnectionStart} takes out what it added. */
    static WebSocketServerExtensionHandler newNegotiation() {
        return new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtensionHandshaker(
                LEVEL, false, WINDOW_BITS, true, true, Limits.MESSAGE_BYTES));
    }

    /**
     * Leaves in a request the offer that is accepted, or none.
     *
     * @param headers of a client that speaks the plain dialect unless they name a subprotocol; it is not deflated for
     */
    static void agree(HttpHeaders headers, boolean enabled) {
        boolean possible = enabled && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        boolean accepted = possible
                && headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
                        .flatMap(line -> Arrays.stream(line.split(",", -1)))
                        .anyMatch(Compression::isAcceptable);
        headers.remove(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        if (accepted) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, AGREED);
        }
    }

    /** One that asks for a smaller window of the server's is not (RFC 7692, section 7.1.2.1): zlib's is the same for all. */
    private static boolean isAcceptable(String offer) {
        String[] parts = offer.split(";", -1);
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            boolean known = parameter.equals("server_no_context_takeover")
                    || parameter.equals("client_no_context_takeover")
                    || parameter.matches("client_max_window_bits(=(\"?)([89]|1[0-5])\\2)?");
            if (!known || !seen.add(parameter.split("=", 2)[0])) {
                return false;
            }
        }
        return parts[0].strip().equals(NAME);
    }
}
