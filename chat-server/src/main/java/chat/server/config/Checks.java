package chat.server.config;

import java.time.Duration;

/** Refuses values that cannot be, with an {@link IllegalArgumentException} that names the flag. Stateless. */
final class Checks {

    /** Of a time that may be long: a hundred years. */
    private static final long MOST_DAYS = 36_500;

    private Checks() {}

    static void requireAtLeast(String flag, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(flag + " must be at least " + least);
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
    }

    static void requirePort(String flag, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(flag + " must be a port from 0 to 65535");
        }
    }
}
