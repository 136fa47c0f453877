package chat.server.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A server that is asked whose token it is.
 *
 * @param headers of the handshake, in lower case, that it gets to see
 */
public record AuthServer(URI address, List<String> headers, Outage outage) {

    private static final int MOST_HEADERS = 16;

    /** What holds while it does not answer. */
    public enum Outage {
        /** Nobody new comes in. */
        DENY,
        /** Whoever it knew comes in as it said last. */
        LAST_GOOD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public AuthServer {
        if (!TokenRules.isSafe(address)) {
            throw new IllegalArgumentException(
                    "--auth-url must be like https://example.org/auth: tokens go there, and http is for this machine alone");
        }
        headers = headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (headers.size() > MOST_HEADERS
                || !headers.stream().allMatch(name -> name.matches("[a-z0-9!#$%&'*+.^_`|~-]+"))) {
            throw new IllegalArgumentException(
                    "--auth-header must be the name of a header, at most " + MOST_HEADERS + " times");
        }
    }
}
