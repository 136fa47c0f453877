package chat.loadtest.plan;

import java.time.Duration;

/**
 * A part of an open loop in which the rate changes evenly from one value to another. Immutable.
 *
 * @param fromRate messages a second at its start, of all publishers together
 * @param toRate messages a second at its end
 */
public record Phase(double fromRate, double toRate, Duration duration) {

    private static final long MOST_PUBLICATIONS = 1_000_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** @throws CannotRunException naming the flag that makes no sense */
    public Phase {
        if (duration.isZero()) {
            throw new CannotRunException("--duration must be longer than nothing");
        }
        if (!(toRate > 0) || !(publications(fromRate, toRate, duration) <= MOST_PUBLICATIONS)) {
            throw new CannotRunException(
                    "--rate must be above 0, and --rate times --duration at most " + MOST_PUBLICATIONS + " messages");
        }
    }

    public static Phase steady(double rate, Duration duration) {
        return new Phase(rate, rate, duration);
    }

    private static double publications(double fromRate, double toRate, Duration duration) {
        return Math.ceil((fromRate + toRate) / 2 * duration.toNanos() / NANOS_PER_SECOND);
    }

    /** How many messages all publishers together send. */
    public int publications() {
        return (int) publications(fromRate, toRate, duration);
    }

    /** When a message is due, in nanoseconds after the start of the phase. Hot path. */
    public long dueNanos(long publication) {
        if (fromRate == toRate) {
            return (long) (publication * NANOS_PER_SECOND / toRate);
        }
        double seconds = duration.toNanos() / NANOS_PER_SECOND;
        double growth = (toRate - fromRate) / seconds;
        // publication = fromRate t + growth t^2 / 2
        double root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * growth * publication));
        return (long) ((root - fromRate) / growth * NANOS_PER_SECOND);
    }
}
