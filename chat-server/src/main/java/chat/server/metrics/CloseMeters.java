package chat.server.metrics;

import chat.protocol.CloseReason;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts the ends of connections, by their close codes. Thread-safe. */
public final class CloseMeters {

    private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);
    private final Counter others;

    CloseMeters(Meters meters) {
        for (CloseReason reason : CloseReason.values()) {
            closes.put(reason, meters.close(Integer.toString(reason.code())));
        }
        others = meters.close("other");
    }

    /** The server closes a connection. */
    public void closedWith(CloseReason reason) {
        Objects.requireNonNull(closes.get(reason)).increment();
    }

    /** A connection ended with a code that its client chose, or with none. */
    public void closedByClient(int code) {
        for (CloseReason reason : CloseReason.values()) {
            if (reason.code() == code) {
                closedWith(reason);
                return;
            }
        }
        others.increment();
    }
}
