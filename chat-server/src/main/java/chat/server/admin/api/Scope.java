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
    /** Act upon users: disconnect them. */
    MODERATE,
    /** All of it, and see users' addresses. */
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
