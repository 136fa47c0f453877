package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.UserId;
import chat.server.auth.Verdict;
import chat.server.config.Guests;
import chat.server.metrics.TokenMeters.Result;
import chat.server.room.Subscriber;
import java.net.InetAddress;
import java.util.Map;
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
        Map<String, String> headers,
        @Nullable InetAddress address) {

    static final String REVOKED = "the token was revoked";

    private static final long RETRY_AFTER_MS = 5_000;

    /**
     * Has a token checked, counts it, and answers a bad one with an error.
     *
     * @param id of the command that shows it
     * @param of whose it must be; null for anybody's
     * @param then goes on with the verdict, after that error
     */
    void verify(@Nullable String id, String token, @Nullable UserId of, Consumer<Verdict> then) {
        CompletableFuture<Verdict> verdict =
                services.authenticator().verify(token, headers).toCompletableFuture();
        if (verdict.isDone()) {
            found(id, judged(verdict.join(), of), then);
            return;
        }
        queue.exclusiveBegins();
        verdict.thenAccept(later -> subscriber.onLoop(() -> {
            try {
                found(id, judged(later, of), then);
            } catch (RuntimeException e) {
                faults.answer(id, e);
            } finally {
                queue.exclusiveEnds();
            }
        }));
    }

    /** What the token's signature does not say. */
    private Verdict judged(Verdict verdict, @Nullable UserId of) {
        if (!(verdict instanceof Verdict.Known known)) {
            return verdict;
        }
        if (of != null && !of.equals(known.identity().user())) {
            return new Verdict.Refused(Result.OTHER_USER, "the token is another user's");
        }
        boolean revoked = services.authority()
                .isRevoked(known.identity(), services.clock().millis());
        return revoked ? new Verdict.Refused(Result.REVOKED, REVOKED) : verdict;
    }

    private void found(@Nullable String id, Verdict verdict, Consumer<Verdict> then) {
        if (verdict instanceof Verdict.Refused no) {
            count(no.reason());
            ErrorCode code = no.reason() == Result.OTHER_USER ? ErrorCode.NOT_ALLOWED : ErrorCode.BAD_TOKEN;
            replies.fail(id, code, no.message(), null);
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

    private void count(Result result) {
        services.metrics().tokens().count(result);
    }
}
