package chat.protocol;

import java.util.Locale;
import java.util.Optional;

/** Who may come into a room, and who may write there. */
public enum RoomKind {
    /** Anybody may come and write. */
    OPEN,
    /** Members and moderators alone. */
    INVITE,
    /** Anybody may come; moderators write. */
    ANNOUNCE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a {@link #wireName}. */
    public static Optional<RoomKind> parse(String wireName) {
        for (RoomKind kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
