package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what went beyond a limit. Thread-safe. */
public final class LimitMeters {

    /** What was reached. */
    public enum Limit {
        CONNECTIONS,
        CONNECTIONS_OF_ADDRESS,
        /** Twice as many as there may be: closed without an answer. */
        CONNECTIONS_FAR_TOO_MANY,
        HANDSHAKES,
        HANDSHAKES_OF_ADDRESS,
        SENDS,
        COMMANDS,
        CONTROL_FRAMES,
        CONTROL_FRAMES_OF_MESSAGE,
        ERRORS,
        FRAGMENTS,
        UNFINISHED_BYTES,
        PENDING_BYTES_IN_ALL,
        ROOMS,
        ROOMS_OF_CONNECTION,
        NEW_ROOMS,
        HEADERS_TIME,
        HELLO_TIME,
        PONG_TIME,
        BEHIND_TIME
    }

    /** What members can do without; the first one goes first. */
    public enum Dispensable {
        TYPING,
        PRESENCE
    }

    private final Map<Limit, Counter> reached = new EnumMap<>(Limit.class);
    private final Map<Dispensable, Counter> leftOut = new EnumMap<>(Dispensable.class);

    LimitMeters(Meters meters) {
        for (Limit limit : Limit.values()) {
            reached.put(
                    limit,
                    meters.labelled(
                            "chat.limits", "times", "Times that something went beyond a limit", "limit", limit));
        }
        for (Dispensable what : Dispensable.values()) {
            leftOut.put(
                    what,
                    meters.labelled(
                            "chat.left.out",
                            "pushes",
                            "Pushes that a loop with too much to do left out, or put off",
                            "kind",
                            what));
        }
    }

    public void reached(Limit limit) {
        count(reached.get(limit));
    }

    /** A loop with too much to do leaves a push out, or puts it off. */
    public void leftOut(Dispensable what) {
        count(leftOut.get(what));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
