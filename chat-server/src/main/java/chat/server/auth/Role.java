package chat.server.auth;

import java.util.Locale;
import java.util.Optional;

/** What somebody is on the whole server. Each one may do what those before it may. */
public enum Role {
    USER,
    MODERATOR,
    ADMIN;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** As tokens spell it. */
    public String wireName() {
        return wireName;
    }

    /** By its name in a token; empty if there is none. */
    public static Optional<Role> parse(String text) {
        for (Role role : values()) {
            if (role.wireName.equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
