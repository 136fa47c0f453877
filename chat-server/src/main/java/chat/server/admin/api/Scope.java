package chat.server.admin.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key may do. */
public enum Scope {
    /** Say something as the user that is called as the key is. */
    PUBLISH,
    /** Say something as any user. */
    PUBLISH_AS,
    /** Read rooms: their names, histories and members. */
    READ,
    /** Kick, ban and mute in rooms, delete messages, change settings, disconnect users. */
    MODERATE,
    /** All of it, on the whole server too; block users, revoke tokens, see addresses. */
    ADMIN;

    public static Optional<Scope> parse(String name) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(name))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a key with this one may do what {@code wanted} is for. */
    boolean covers(Scope wanted) {
        return this == wanted || this == ADMIN || this == PUBLISH_AS && wanted == PUBLISH;
    }
}
