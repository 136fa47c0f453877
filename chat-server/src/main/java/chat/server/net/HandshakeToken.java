package chat.server.net;

import chat.server.config.TokenRules;
import chat.server.http.RequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request to upgrade carries, for clients that say no hello with one: in {@code Authorization} (RFC 6750, section 2.1), else in the
 * query, as a browser cannot set headers. Stateless; the token is written nowhere.
 */
final class HandshakeToken {

    private static final String SCHEME = "Bearer ";
    private static final String PARAMETER = "token";

    private HandshakeToken() {}

    /**
     * Reads it; null if there is none.
     *
     * @throws IllegalArgumentException if there may be one in a query that cannot be read, with a reason for the client
     */
    static @Nullable String of(String uri, HttpHeaders headers, TokenRules rules) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        boolean isToken = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (isToken && rules.takesTokens()) { // else it is for a proxy in front
            return authorization.substring(SCHEME.length()).strip();
        }
        if (!uri.contains(PARAMETER + "=")) {
            return null;
        }
        List<String> values = RequestTarget.parameters(uri).get(PARAMETER);
        return values == null ? null : values.get(0);
    }
}
