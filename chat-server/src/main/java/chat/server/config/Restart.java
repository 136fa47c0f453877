package chat.server.config;

import java.time.Duration;

/**
 * How the server stops.
 *
 * @param drain over which it says goodbye to its clients; {@link Duration#ZERO}: to all at once
 */
public record Restart(Duration drain) {

    private static final Duration MOST_DRAIN = Duration.ofMinutes(10);

    public Restart {
        if (drain.isNegative() || drain.compareTo(MOST_DRAIN) > 0) {
            throw new IllegalArgumentException("--drain must be 0s to " + MOST_DRAIN.toMinutes() + "m");
        }
    }

    public static Restart defaults() {
        return new Restart(Duration.ofSeconds(10));
    }
}
