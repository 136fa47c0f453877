package chat.server.net;

import chat.server.config.TokenRules;
import chat.server.connection.HandshakeCredentials;
import chat.server.http.RequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request to upgrade carries, for clients that say no hello with one: in {@code Authorization} (RFC 6750, section 2.1), else in the
 * query, as a browser cannot set headers. Stateless; the token is written nowhere.
 */
final class HandshakeToken {

    private static final String SCHEME = "Bearer ";
    private static final String PARAMETER = "token";

    /** A parameter that is one, or whose name is encoded and so may be. Without going back. */
    private static final Pattern MAY_BE = Pattern.compile("[?&](?:token|[^=&%]*+%[^=&]*+)=");

    private HandshakeToken() {}

    /**
     * Reads it, and the headers that a server which is asked gets to see.
     *
     * @throws IllegalArgumentException if there may be one in a query that cannot be read, with a reason for the client
     */
    static HandshakeCredentials of(String uri, HttpHeaders headers, TokenRules rules) {
        String token = token(uri, headers, rules);
        Map<String, String> shown = rules.authServer() == null
                ? Map.of()
                : shown(headers, rules.authServer().headers());
        return token == null && shown.isEmpty() ? HandshakeCredentials.NONE : new HandshakeCredentials(token, shown);
    }

    private static Map<String, String> shown(HttpHeaders headers, List<String> wanted) {
        Map<String, String> shown = new HashMap<>();
        for (String name : wanted) {
            if (headers.contains(name)) {
                shown.put(name, String.join(name.equals("cookie") ? "; " : ", ", headers.getAll(name)));
            }
        }
        return Map.copyOf(shown);
    }

    private static @Nullable String token(String uri, HttpHeaders headers, TokenRules rules) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        boolean isToken = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (isToken && rules.takesTokens()) { // else it is for a proxy in front
            return authorization.substring(SCHEME.length()).strip();
        }
        if (!MAY_BE.matcher(uri).find()) {
            return null;
        }
        List<String> values = RequestTarget.parameters(uri).get(PARAMETER);
        return values == null ? null : values.get(0);
    }
}
