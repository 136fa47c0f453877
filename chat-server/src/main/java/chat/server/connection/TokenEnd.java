package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ServerMessage;
import chat.server.room.Subscriber;
import io.netty.util.concurrent.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells a client before its token expires, and closes when it has expired for a while. Confined to the connection's event loop. */
final class TokenEnd {

    /** How long before the end a client hears of it; half of what is left, if that is less. */
    static final Duration NOTICE = Duration.ofSeconds(60);

    /** How long a connection goes on after the end, or after a token that had just expired was accepted. */
    static final Duration GRACE = Duration.ofSeconds(25);

    /** Of one wait: more of them make a long one, in nanoseconds that a long holds. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Subscriber subscriber;
    private final Clock clock;
    private final Replies replies;
    private @Nullable Future<?> waiting;

    TokenEnd(Subscriber subscriber, Clock clock, Replies replies) {
        this.subscriber = subscriber;
        this.clock = clock;
        this.replies = replies;
    }

    /** Takes the place of what was to come before. With null nothing comes. */
    void at(@Nullable Instant expiry) {
        cancel();
        if (expiry != null) {
            Instant now = clock.instant();
            Duration left = Duration.between(now, expiry);
            Duration notice = left.dividedBy(2).compareTo(NOTICE) < 0 ? left.dividedBy(2) : NOTICE;
            Instant close = (left.isNegative() ? now : expiry).plus(GRACE);
            await(left.isNegative() ? now : expiry.minus(notice), () -> {
                replies.reply(new ServerMessage.Expiring(expiry.toEpochMilli()));
                await(close, () -> replies.close(CloseReason.TOKEN_EXPIRED));
            });
        }
    }

    private void await(Instant time, Runnable then) {
        Duration left = Duration.between(clock.instant(), time);
        Duration wait = left.compareTo(LONGEST) < 0 ? left : LONGEST;
        waiting = subscriber.later(
                () -> {
                    if (clock.instant().isBefore(time)) {
                        await(time, then);
                    } else {
                        then.run();
                    }
                },
                Math.max(0, wait.toMillis() + 1));
    }

    void cancel() {
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
        }
    }
}
