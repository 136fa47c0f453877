package chat.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A user in a room, as {@code members} and {@code presence} name it.
 *
 * @param role null for an ordinary user, and where nobody knows
 */
public record Member(UserId user, UserName name, @Nullable MemberRole role) {

    /** Without a role. */
    public Member(UserId user, UserName name) {
        this(user, name, null);
    }

    /** The same user in another role. */
    public Member as(@Nullable MemberRole other) {
        return other == role ? this : new Member(user, name, other);
    }
}
