package chat.server.stream.memory;

import chat.protocol.ErrorCode;
import chat.server.stream.Outcome;
import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap the states of all rooms take, which stay when their rooms are forgotten. Thread-safe. */
final class StateBudget {

    static final long MOST_BYTES = 64L << 20;

    static final Outcome.Refused REFUSED = new Outcome.Refused(
            ErrorCode.NOT_ALLOWED, "the server's memory holds no more settings and bans; lift some first");

    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    StateBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Whether a state may change its size by {@code more}, which is then counted. It may always shrink. */
    boolean grow(long more) {
        if (bytes.addAndGet(more) <= mostBytes || more <= 0) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }
}
