package chat.server.hook;

import chat.protocol.RoomEvent;
import java.util.Locale;
import java.util.Optional;

/** A kind of event that a webhook can ask for. */
enum HookEvent {
    MESSAGE,
    EDITED,
    DELETED,
    CHANGED,
    JOINED,
    LEFT,
    DISCONNECTED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The {@code type} of such an event, and how a file asks for it. */
    String wireName() {
        return wireName;
    }

    static Optional<HookEvent> parse(String text) {
        for (HookEvent event : values()) {
            if (event.wireName.equals(text)) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    /** The kind of a stored event. */
    static HookEvent of(RoomEvent event) {
        if (event instanceof RoomEvent.Edited) {
            return EDITED;
        }
        if (event instanceof RoomEvent.Deleted) {
            return DELETED;
        }
        return event instanceof RoomEvent.RoomChanged ? CHANGED : MESSAGE; // or the tombstone in its place
    }
}
