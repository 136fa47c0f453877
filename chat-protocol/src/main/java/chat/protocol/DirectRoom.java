package chat.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The room of two users, {@code dm.A.B}, where they alone talk: their ids, the smaller one first. */
public record DirectRoom(UserId first, UserId second) {

    private static final String PREFIX = "dm.";

    /** Whether a room's name begins as those of such rooms do: then it is one, or nobody's. */
    public static boolean isNamedSo(RoomName room) {
        return room.value().startsWith(PREFIX);
    }

    /** The room of that name; empty if it is no room of two. */
    public static Optional<DirectRoom> parse(RoomName room) {
        if (!isNamedSo(room)) {
            return Optional.empty();
        }
        String users = room.value().substring(PREFIX.length());
        int dot = users.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        Optional<UserId> second = UserId.parse(users.substring(dot + 1));
        return UserId.parse(users.substring(0, dot))
                .filter(first -> second.isPresent() && first.compareTo(second.get()) < 0)
                .map(first -> new DirectRoom(first, second.orElseThrow()));
    }

    public boolean has(UserId user) {
        return user.equals(first) || user.equals(second);
    }

    /** The one that {@code user} talks to; null if it is neither of the two. */
    public @Nullable UserId other(UserId user) {
        if (user.equals(first)) {
            return second;
        }
        return user.equals(second) ? first : null;
    }
}
