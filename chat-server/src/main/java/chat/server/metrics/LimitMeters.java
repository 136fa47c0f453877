package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

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

    private final Map<Limit, Counter> reached = new EnumMap<>(Limit.class);

    LimitMeters(Meters meters) {
        for (Limit limit : Limit.values()) {
            reached.put(
                    limit,
                    meters.labelled(
                            "chat.limits", "times", "Times that something went beyond a limit", "limit", limit));
        }
    }

    public void reached(Limit limit) {
        Counter counter = reached.get(limit);
        if (counter != null) {
            counter.increment();
        }
    }
}
