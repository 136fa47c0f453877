package chat.server.config;

import java.time.Duration;

/**
 * How the server looks at itself.
 *
 * @param canary how often it says something in a room of its own, to see whether that arrives; {@link Duration#ZERO}: never
 */
public record Observation(Duration canary) {

    private static final int MOST_SECONDS = 60;

    public Observation {
        boolean within = canary.toSeconds() >= 1 && canary.toSeconds() <= MOST_SECONDS;
        if (!canary.isZero() && !within) {
            throw new IllegalArgumentException("--canary must be 0s, or 1s to " + MOST_SECONDS + "s");
        }
    }

    public static Observation defaults() {
        return new Observation(Duration.ofSeconds(5));
    }

    public Observation withCanary(Duration other) {
        return new Observation(other);
    }
}
