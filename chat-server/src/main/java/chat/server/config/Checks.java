package chat.server.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Refuses values that cannot be, with an {@link IllegalArgumentException} that names the flag. Stateless. */
final class Checks {

    /** Of a time that may be long: a hundred years. */
    private static final long MOST_DAYS = 36_500;

    /** As far as the wheel of the connections reaches. */
    private static final int MOST_PATIENCE_SECONDS = 120;

    /** A second has far more nanoseconds. */
    private static final int MOST_PER_SECOND = 1_000_000;

    /** Of unix(7), less the zero at the end. */
    private static final int MOST_SOCKET_PATH_BYTES = 107;

    private Checks() {}

    static void requireAtLeast(String flag, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(flag + " must be at least " + least);
        }
    }

    /** Of events a second; 0 for no limit. */
    static void requireRate(String flag, int perSecond) {
        if (perSecond < 0 || perSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException(flag + " must be 0 to " + MOST_PER_SECOND);
        }
    }

    /** Of a time for something that a client is to do. */
    static void requirePatience(String flag, Duration time) {
        if (time.toSeconds() < 1 || time.toSeconds() > MOST_PATIENCE_SECONDS) {
            throw new IllegalArgumentException(flag + " must be 1s to " + MOST_PATIENCE_SECONDS + "s");
        }
    }

    static void requireTime(String flag, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new IllegalArgumentException(flag + " must be 0s to " + MOST_DAYS + "d");
        }
    }

    /** The JDK takes nothing for the loopback address. */
    static void requireHost(String flag, String host) {
        if (host.isBlank()) {
            throw new IllegalArgumentException(flag + " must be an address");
        }
        String path = host.startsWith(Listener.UNIX) ? host.substring(Listener.UNIX.length()) : "/";
        if (path.isBlank() || path.getBytes(StandardCharsets.UTF_8).length > MOST_SOCKET_PATH_BYTES) {
            throw new IllegalArgumentException(
                    flag + " must name a Unix socket by a path of 1 to " + MOST_SOCKET_PATH_BYTES + " bytes");
        }
    }

    static void requirePort(String flag, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(flag + " must be a port from 0 to 65535");
        }
    }
}
