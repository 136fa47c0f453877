package chat.server.token;

import java.time.Duration;

/** Leaves a server alone that has failed several times in a row, but for one try now and then. Guarded by its owner's lock. */
final class Breaker {

    static final int FAILURES = 5;

    private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();

    private final long tryNanos;
    private int failures;
    private long closedUntilNanos;

    /** @param oneTry how long a try takes at most */
    Breaker(Duration oneTry) {
        this.tryNanos = oneTry.toNanos();
    }

    /** Whether it may be asked now. */
    boolean lets(long nowNanos) {
        if (failures < FAILURES) {
            return true;
        }
        if (nowNanos - closedUntilNanos < 0) {
            return false;
        }
        closedUntilNanos = nowNanos + tryNanos; // one tries, the others wait for what comes of it
        return true;
    }

    void succeeded() {
        failures = 0;
    }

    /** Whether that is news. */
    boolean failed(long nowNanos) {
        failures++;
        closedUntilNanos = nowNanos + REST_NANOS;
        return failures == 1 || failures == FAILURES;
    }
}
