package chat.server.forwarded;

import chat.server.metrics.ProxyMeters.Fault;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code Forwarded: for=192.0.2.43;proto=https, for="[2001:db8::17]:4711"} (RFC 7239, section 4), in one line or several. A line is read as a whole, as
 * only that shows where its quotes begin. Confined to one call.
 */
final class ForwardedField implements Hops {

    /** Besides letters and digits, in a token (RFC 9110, section 5.6.2). */
    private static final String MARKS = "!#$%&'*+-.^_`|~";

    private static final char END = 0;

    private final List<String> lines;
    private final List<Map<String, String>> elements = new ArrayList<>();
    private int line;
    private String text = "";
    private int at;

    ForwardedField(List<String> lines) {
        this.lines = lines;
        this.line = lines.size();
    }

    @Override
    public @Nullable Hop next() throws MalformedForwardingException {
        while (elements.isEmpty()) {
            if (line == 0) {
                return null;
            }
            line--;
            text = lines.get(line);
            at = 0;
            readElements();
        }
        return hop(elements.remove(elements.size() - 1));
    }

    private void readElements() throws MalformedForwardingException {
        Map<String, String> pairs = new HashMap<>();
        char separator = ',';
        while (separator != END) {
            readPair(pairs);
            separator = skipSpace();
            if (separator != ';' && separator != ',' && separator != END) {
                throw malformed("is not as RFC 7239 says");
            }
            at++;
            if (separator != ';' && !pairs.isEmpty()) {
                elements.add(pairs);
                pairs = new HashMap<>();
            }
        }
    }

    /** A pair, or nothing. */
    private void readPair(Map<String, String> pairs) throws MalformedForwardingException {
        skipSpace();
        String name = token().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return;
        }
        if (peek() != '=') {
            throw malformed("is not as RFC 7239 says");
        }
        at++;
        String value = peek() == '"' ? quoted() : token();
        if (pairs.put(name, value) != null) {
            throw malformed("has a parameter twice in one element");
        }
    }

    private String token() {
        int from = at;
        while (isOfToken(peek())) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isOfToken(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || MARKS.indexOf(character) >= 0;
    }

    private String quoted() throws MalformedForwardingException {
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            if (peek() == END) {
                throw malformed("has a quote without an end");
            }
            value.append(peek());
            at++;
        }
        at++;
        return value.toString();
    }

    private char skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return peek();
    }

    /** The next character; the end is a NUL, which no header holds. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private static Hop hop(Map<String, String> pairs) throws MalformedForwardingException {
        String node = pairs.get("for");
        InetAddress address = node == null ? null : Node.address(node).orElse(null);
        if (address == null && node != null && !Node.isHidden(node)) {
            throw malformed("holds what is no address");
        }
        return new Hop(address, pairs.get("host"), pairs.get("proto"));
    }

    private static MalformedForwardingException malformed(String reason) {
        return new MalformedForwardingException(Fault.FORWARDED, "Forwarded " + reason);
    }
}
