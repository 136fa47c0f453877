package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.server.auth.Verdict;
import chat.server.config.Guests;
import chat.server.metrics.TokenMeters.Result;
import chat.server.room.Subscriber;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose token a client shows. Whoever shows a bad one gets an error that says what is wrong; so does the trail, and neither says what the
 * token was. Commands wait while somebody else is asked. Confined to the connection's event loop.
 */
record SignIn(
        Services services,
        Replies replies,
        Faults faults,
        Subscriber subscriber,
        CommandQueue queue,
        @Nullable InetAddress address) {

    private static final long RETRY_AFTER_MS = 5_000;

    /**
     * Has a token checked, counts it, and answers a bad one with an error.
     *
     * @param id of the command that shows it
     * @param then goes on with the verdict, after that error
     */
    void verify(@Nullable String id, String token, Consumer<Verdict> then) {
        CompletableFuture<Verdict> verdict =
                services.authenticator().verify(token).toCompletableFuture();
        if (verdict.isDone()) {
            found(id, verdict.join(), then);
            return;
        }
        queue.exclusiveBegins();
        verdict.thenAccept(later -> subscriber.onLoop(() -> {
            try {
                found(id, later, then);
            } catch (RuntimeException e) {
                faults.answer(id, e);
            } finally {
                queue.exclusiveEnds();
            }
        }));
    }

    private void found(@Nullable String id, Verdict verdict, Consumer<Verdict> then) {
        if (verdict instanceof Verdict.Refused no) {
            count(no.reason());
            replies.fail(id, ErrorCode.BAD_TOKEN, no.message(), null);
        } else if (verdict instanceof Verdict.Unavailable) {
            count(Result.UNAVAILABLE);
            replies.fail(id, ErrorCode.UNAVAILABLE, "nobody can say now whose token this is", RETRY_AFTER_MS);
        } else {
            count(Result.ACCEPTED);
        }
        then.accept(verdict);
    }

    /** Whether one may come without a token. Says so and closes where not. */
    boolean letsGuestsIn(@Nullable String id) {
        if (services.settings().tokens().guests() != Guests.NONE) {
            return true;
        }
        count(Result.MISSING);
        replies.fail(id, ErrorCode.BAD_TOKEN, "a token is required here", null);
        sendAway();
        return false;
    }

    /** One connection does not try one token after the other. */
    void sendAway() {
        replies.close(CloseReason.BAD_CREDENTIALS);
    }

    void count(Result result) {
        services.metrics().tokens().count(result);
    }
}
