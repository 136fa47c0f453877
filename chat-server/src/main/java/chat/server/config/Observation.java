package chat.server.config;

import java.time.Duration;

/**
 * How the server looks at itself.
 *
 * @param canary how often it says something in a room of its own, to see whether that arrives; {@link Duration#ZERO}: never
 * @param accessLog which ends and refusals are logged
 */
public record Observation(Duration canary, AccessLog accessLog) {

    private static final int MOST_SECONDS = 60;

    public Observation {
        boolean within = canary.toSeconds() >= 1 && canary.toSeconds() <= MOST_SECONDS;
        if (!canary.isZero() && !within) {
            throw new IllegalArgumentException("--canary must be 0s, or 1s to " + MOST_SECONDS + "s");
        }
    }

    public static Observation defaults() {
        return new Observation(Duration.ofSeconds(5), AccessLog.OFF);
    }

    public Observation withCanary(Duration other) {
        return new Observation(other, accessLog);
    }

    public Observation withAccessLog(AccessLog other) {
        return new Observation(canary, other);
    }
}
