package chat.server;

import java.time.Duration;
import java.util.Set;

/**
 * How the server is to run. Immutable; a value that cannot be is refused with an {@link IllegalArgumentException} that
 * names the flag.
 */
public record ServerConfig(
        Listener chat,
        Listener management,
        TransportKind transport,
        int eventLoops,
        Access access,
        Talk talk,
        int historyMessages) {

    /** An address to listen on; port 0 is any free one. */
    public record Listener(String host, int port) {}

    /** Which of the kernel's interfaces to use. */
    public enum TransportKind {
        AUTO,
        IO_URING,
        EPOLL,
        NIO
    }

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
            allowedOrigins.forEach(Access::requireOrigin);
            requireAtLeast("--max-connections", maxConnections, 0);
            requireAtLeast("--max-connections-per-address", maxConnectionsPerAddress, 0);
        }

        /** What a browser sends (RFC 6454, section 7): a scheme and a host, perhaps a port; or null. */
        private static void requireOrigin(String origin) {
            if (!origin.equals("*") && !origin.equals("null") && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s]+")) {
                throw new IllegalArgumentException("--allow-origin must be like https://example.org, or *: " + origin);
            }
        }
    }

    /**
     * What a connection may do.
     *
     * @param sendsPerSecond 0 for no limit
     * @param maxTextChars the most characters in one message
     * @param pingInterval how long a connection may be silent before it is asked
     */
    public record Talk(int sendsPerSecond, int maxTextChars, Duration pingInterval) {

        /** A frame holds 64 KiB, of which a character in JSON can take twelve bytes. */
        private static final int MOST_TEXT_CHARS = 5_000;

        private static final int MOST_PING_SECONDS = 120;

        public Talk {
            requireAtLeast("--sends-per-second", sendsPerSecond, 0);
            requireAtLeast("--max-text-chars", maxTextChars, 1);
            if (maxTextChars > MOST_TEXT_CHARS) {
                throw new IllegalArgumentException("--max-text-chars must be at most " + MOST_TEXT_CHARS);
            }
            if (pingInterval.toSeconds() < 1 || pingInterval.toSeconds() > MOST_PING_SECONDS) {
                throw new IllegalArgumentException("--ping-interval must be 1s to " + MOST_PING_SECONDS + "s");
            }
        }
    }

    public ServerConfig {
        requirePort("--port", chat.port());
        requirePort("--management-port", management.port());
        requireAtLeast("--event-loops", eventLoops, 1);
        requireAtLeast("--history-messages", historyMessages, 1);
    }

    private static void requireAtLeast(String flag, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(flag + " must be at least " + least);
        }
    }

    private static void requirePort(String flag, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(flag + " must be a port from 0 to 65535");
        }
    }
}
