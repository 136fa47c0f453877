package chat.server.hook;

import java.time.Duration;

/**
 * How long a receiver has, and how often it is asked. Immutable.
 *
 * @param answer the time for one request, from the look-up of the name to the end of the answer
 * @param first the pause after a failure; each further one doubles it, up to {@code most}
 * @param mostWished the longest pause that a receiver can ask for
 * @param mostRefusals after which an event that is refused by itself is given up
 */
record Pace(Duration answer, Duration first, Duration most, Duration mostWished, int mostRefusals) {

    static Pace standard() {
        return new Pace(
                Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(10), 5);
    }

    /**
     * The pause after a number of failures in a row, half of it by chance, so that receivers of many are not asked at once.
     *
     * @param chance 0 to 1
     * @param wished by the receiver
     */
    Duration pause(int failures, double chance, Duration wished) {
        int doublings = Math.min(failures - 1, Long.SIZE / 4);
        long full = Math.min(most.toMillis(), first.toMillis() << doublings);
        long pause = full / 2 + (long) (chance * (full - (double) full / 2));
        long least = Math.min(wished.toMillis(), mostWished.toMillis());
        return Duration.ofMillis(Math.max(pause, least));
    }
}
