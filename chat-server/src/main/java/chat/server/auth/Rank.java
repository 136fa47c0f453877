package chat.server.auth;

import chat.protocol.MemberRole;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import org.jspecify.annotations.Nullable;

/** Where somebody stands in a room: one moderates only those of a lower rank. The order counts. */
public enum Rank {
    OTHER,
    MODERATOR_OF_ROOM,
    MODERATOR,
    ADMIN,
    OPERATOR;

    /**
     * The rank of a user.
     *
     * @param role of its token
     * @param settings of the room
     */
    public static Rank of(UserId user, Role role, RoomSettings settings) {
        return switch (role) {
            case ADMIN -> ADMIN;
            case MODERATOR -> MODERATOR;
            case USER ->
                settings.moderators() != null && settings.moderators().contains(user) ? MODERATOR_OF_ROOM : OTHER;
        };
    }

    /** As the room's members see it; null for those who are like all others. */
    public @Nullable MemberRole role() {
        return switch (this) {
            case OTHER -> null;
            case MODERATOR_OF_ROOM, MODERATOR -> MemberRole.MODERATOR;
            case ADMIN, OPERATOR -> MemberRole.ADMIN;
        };
    }
}
