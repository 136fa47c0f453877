package chat.server.auth;

import chat.protocol.RoomName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody may do, by patterns of rooms, of which the most exact one that fits decides. Immutable.
 */
public final class Grants {

    /** Of one token, or one configuration. */
    public static final int MOST_PATTERNS = 100;

    /** Say nothing about any room. */
    public static final Grants NONE = new Grants(ByPattern.of(Map.of()));

    private final ByPattern<Set<Action>> actions;

    private Grants(ByPattern<Set<Action>> actions) {
        this.actions = actions;
    }

    /**
     * Reads actions by pattern, as tokens spell both.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Grants parse(Map<String, String> lettersByPattern) {
        if (lettersByPattern.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException("more than " + MOST_PATTERNS + " patterns of rooms");
        }
        Map<String, Set<Action>> actions = new HashMap<>();
        lettersByPattern.forEach((pattern, letters) -> actions.put(
                pattern,
                Action.parse(letters)
                        .orElseThrow(() -> new IllegalArgumentException("actions are letters of rwhpmc"))));
        return new Grants(ByPattern.of(actions));
    }

    /** The actions granted in a room; empty if no pattern fits, and another source of rights decides. */
    public Optional<Set<Action>> in(RoomName room) {
        return actions.in(room);
    }

    public boolean isEmpty() {
        return actions.all().isEmpty();
    }

    /** What was read, the most exact pattern first. */
    public Map<String, String> lettersByPattern() {
        Map<String, String> letters = new LinkedHashMap<>();
        actions.all().forEach((pattern, granted) -> letters.put(pattern, Action.letters(granted)));
        return letters;
    }
}
