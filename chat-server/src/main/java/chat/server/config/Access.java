package chat.server.config;

import java.util.List;
import java.util.Set;

/**
 * Who may connect.
 *
 * @param allowedOrigins origins of pages besides the server's own host; {@code *} for any
 * @param maxConnections in all; 0 for no limit
 * @param maxConnectionsPerAddress 0 for no limit
 */
public record Access(Set<String> allowedOrigins, int maxConnections, int maxConnectionsPerAddress) {
    public Access {
        allowedOrigins = Set.copyOf(allowedOrigins);
        requireOrigins(allowedOrigins);
        Checks.requireAtLeast("--max-connections", maxConnections, 0);
        Checks.requireAtLeast("--max-connections-per-address", maxConnectionsPerAddress, 0);
    }

    public static Access defaults() {
        return new Access(Set.of(), 0, 100);
    }

    public Access withAllowedOrigins(Set<String> other) {
        return new Access(other, maxConnections, maxConnectionsPerAddress);
    }

    public Access withMaxConnections(int other) {
        return new Access(allowedOrigins, other, maxConnectionsPerAddress);
    }

    public Access withMaxConnectionsPerAddress(int other) {
        return new Access(allowedOrigins, maxConnections, other);
    }

    /** What a browser sends (RFC 6454, section 7): a scheme and a host, perhaps a port; or null. */
    private static boolean isOrigin(String text) {
        return text.equals("*") || text.equals("null") || text.matches("[a-z][a-z0-9+.-]*://[^/?#@\"\\s]+");
    }

    private static void requireOrigins(Set<String> origins) {
        List<String> wrong =
                origins.stream().filter(text -> !isOrigin(text)).sorted().toList();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    "--allow-origin must be like https://example.org, or *: " + String.join(", ", wrong));
        }
    }
}
