package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.server.config.Settings;
import chat.server.limit.TokenBucket;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many commands one connection may give. Answers those beyond it with an error. Confined to the connection's event loop. */
final class Allowance {

    private static final int BURST_SECONDS = 2;
    private static final int COMMANDS_PER_SECOND = 100;
    private static final int COMMAND_BURST = 500;

    private final Replies replies;
    private final Supplier<Settings> settings;

    /** For what others in a room get to see; null without a limit. */
    private @Nullable TokenBucket talk;

    private int talkPerSecond;

    /** For the rest, which costs the server work all the same. */
    private final TokenBucket others = new TokenBucket(COMMANDS_PER_SECOND, COMMAND_BURST, System.nanoTime());

    Allowance(Replies replies, Supplier<Settings> settings) {
        this.replies = replies;
        this.settings = settings;
    }

    /** Whether the connection may say one more thing. */
    boolean allowsTalk(ClientMessage command) {
        int perSecond = settings.get().talk().sendsPerSecond();
        if (perSecond != talkPerSecond) {
            talkPerSecond = perSecond;
            talk = perSecond == 0 ? null : new TokenBucket(perSecond, perSecond * BURST_SECONDS, System.nanoTime());
        }
        return talk == null || allows(talk, command);
    }

    /** Whether it may give one more command of the other kinds. */
    boolean allowsOther(ClientMessage command) {
        return allows(others, command);
    }

    private boolean allows(TokenBucket bucket, ClientMessage command) {
        long now = System.nanoTime();
        if (bucket.tryTake(now)) {
            return true;
        }
        long retryAfterMs = TimeUnit.NANOSECONDS.toMillis(bucket.nanosUntilToken(now)) + 1;
        replies.fail(command.id(), ErrorCode.RATE_LIMITED, "too much at once", retryAfterMs);
        return false;
    }
}
