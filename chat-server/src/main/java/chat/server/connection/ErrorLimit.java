package chat.server.connection;

import chat.protocol.ErrorCode;
import chat.server.limit.TokenBucket;
import chat.server.metrics.LimitMeters;
import chat.server.metrics.LimitMeters.Limit;

/** How many errors one connection may make. Confined to its event loop. */
final class ErrorLimit {

    private static final int PER_SECOND = 10;
    private static final int BURST = 200;

    private final LimitMeters meters;
    private final TokenBucket errors = new TokenBucket(System.nanoTime());

    ErrorLimit(LimitMeters meters) {
        this.meters = meters;
    }

    /** Whether the connection may go on after one more; the server's own faults are none of its. */
    boolean allows(ErrorCode code) {
        if (code.isOfServer() || errors.tryTake(PER_SECOND, BURST, System.nanoTime())) {
            return true;
        }
        meters.reached(Limit.ERRORS);
        return false;
    }
}
