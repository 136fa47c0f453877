package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.server.config.Floods;
import chat.server.config.Limits;
import chat.server.config.Settings;
import chat.server.limit.TokenBucket;
import chat.server.metrics.LimitMeters;
import chat.server.metrics.LimitMeters.Limit;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many commands one connection may give. Answers those beyond it with an error. Confined to the connection's event loop. */
final class Allowance {

    private final Replies replies;
    private final Supplier<Settings> settings;
    private final LimitMeters meters;

    /** For what others in a room get to see. */
    private final TokenBucket talk = new TokenBucket(System.nanoTime());

    /** For the rest, which costs the server work all the same. */
    private final TokenBucket others = new TokenBucket(System.nanoTime());

    /** For rooms that nobody was in; null before the first one. */
    private @Nullable TokenBucket newRooms;

    Allowance(Replies replies, Supplier<Settings> settings, LimitMeters meters) {
        this.replies = replies;
        this.settings = settings;
        this.meters = meters;
    }

    /** Whether the connection may say one more thing. */
    boolean allowsTalk(ClientMessage command) {
        Settings now = settings.get();
        int perSecond = now.talk().sendsPerSecond();
        return perSecond == 0
                || allows(talk, perSecond, now.limits().floods().sendsAtOnce(perSecond), command, Limit.SENDS);
    }

    /** Whether it may give one more command of the other kinds. */
    boolean allowsOther(ClientMessage command) {
        Floods floods = settings.get().limits().floods();
        int perSecond = floods.commandsPerSecond();
        return perSecond == 0 || allows(others, perSecond, floods.commandsAtOnce(), command, Limit.COMMANDS);
    }

    /** Whether it may be the first one in another room. */
    boolean allowsNewRoom(ClientMessage command) {
        Limits limits = settings.get().limits();
        int perSecond = limits.floods().newRoomsPerSecond();
        if (perSecond == 0) {
            return true;
        }
        if (newRooms == null) {
            newRooms = new TokenBucket(System.nanoTime());
        }
        int atOnce = Math.max(perSecond, limits.bounds().maxRoomsPerConnection());
        return allows(newRooms, perSecond, atOnce, command, Limit.NEW_ROOMS);
    }

    private boolean allows(TokenBucket bucket, int perSecond, int burst, ClientMessage command, Limit limit) {
        long now = System.nanoTime();
        if (bucket.tryTake(perSecond, burst, now)) {
            return true;
        }
        meters.reached(limit);
        long retryAfterMs = TimeUnit.NANOSECONDS.toMillis(bucket.nanosUntilToken(perSecond, burst, now)) + 1;
        replies.fail(command.id(), ErrorCode.RATE_LIMITED, "too much at once", retryAfterMs);
        return false;
    }
}
