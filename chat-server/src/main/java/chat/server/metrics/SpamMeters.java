package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts messages that are held back. Thread-safe. */
public final class SpamMeters {

    /** Why a message is held back. */
    public enum Reason {
        /** The same text came too often. */
        REPEATED,
        /** A newcomer's link. */
        LINK
    }

    private final Map<Reason, Counter> heldBack = new EnumMap<>(Reason.class);

    SpamMeters(Meters meters) {
        for (Reason reason : Reason.values()) {
            heldBack.put(
                    reason,
                    meters.labelled(
                            "chat.spam", "messages", "Messages and edits held back, by reason", "reason", reason));
        }
    }

    public void heldBack(Reason reason) {
        Objects.requireNonNull(heldBack.get(reason)).increment();
    }
}
