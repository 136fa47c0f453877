package chat.loadtest.engine;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a member waits before it connects again: what the server asked for, and a random time that doubles with each failure. Confined to an event
 * loop.
 */
final class Pause {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private int failures;
    private long askedMillis;

    /** The server asks for it. */
    void ask(long millis) {
        askedMillis = millis;
    }

    /** The member is in its room. */
    void reset() {
        failures = 0;
        askedMillis = 0;
    }

    /** The one that is due now, at least 1. */
    long nextMillis() {
        long longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        long jittered = askedMillis + longest / 2 + ThreadLocalRandom.current().nextLong(longest + 1);
        askedMillis = 0;
        failures++;
        return Math.max(jittered, 1);
    }
}
