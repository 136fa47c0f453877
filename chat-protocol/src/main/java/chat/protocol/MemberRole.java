package chat.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a member of a room is there, if it is more than others. */
public enum MemberRole {
    MODERATOR,
    ADMIN;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    /** The role of a {@link #wireName}; null for none, and for one of a later release. */
    public static @Nullable MemberRole parse(@Nullable String wireName) {
        for (MemberRole role : values()) {
            if (role.wireName.equals(wireName)) {
                return role;
            }
        }
        return null;
    }
}
