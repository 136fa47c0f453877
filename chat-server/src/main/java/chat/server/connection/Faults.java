package chat.server.connection;

import chat.protocol.ErrorCode;
import chat.server.stream.DamagedException;
import chat.server.stream.UnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers commands that a fault of the server's has ended. Confined to the connection's event loop. */
final class Faults {

    private static final Logger log = LoggerFactory.getLogger(Faults.class);

    /** When it is worth trying again. */
    private static final long RETRY_AFTER_MS = 1_000;

    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of all connections: clients must not fill the log. */
    private static final AtomicLong QUIET_UNTIL_NANOS = new AtomicLong(System.nanoTime());

    private final Replies replies;

    Faults(Replies replies) {
        this.replies = replies;
    }

    /** The store cannot be used for now. */
    void unavailable(@Nullable String id, String message) {
        replies.fail(id, ErrorCode.UNAVAILABLE, message, RETRY_AFTER_MS);
    }

    /** Answers with what the failure means to the client. Logs one that nobody expects. */
    void answer(@Nullable String id, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof UnavailableException) {
            unavailable(id, "the room's history cannot be read now; try again");
        } else if (cause instanceof DamagedException) {
            replies.fail(id, ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), null);
        } else {
            replies.fail(id, ErrorCode.INTERNAL, "a fault of the server's", null);
            log(cause);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void log(Throwable cause) {
        long now = System.nanoTime();
        long quietUntil = QUIET_UNTIL_NANOS.get();
        if (now - quietUntil >= 0 && QUIET_UNTIL_NANOS.compareAndSet(quietUntil, now + LOG_NANOS)) {
            log.error("a command failed by a mistake of the server's", cause);
        }
    }
}
