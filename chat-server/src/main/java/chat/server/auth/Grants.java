package chat.server.auth;

import chat.protocol.RoomName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
    public static final Grants NONE = new Grants(List.of());

    private final List<Grant> mostExactFirst;

    private record Grant(RoomPattern pattern, Set<Action> actions) {}

    private Grants(List<Grant> mostExactFirst) {
        this.mostExactFirst = mostExactFirst;
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
        List<Grant> grants = new ArrayList<>(lettersByPattern.size());
        lettersByPattern.forEach((pattern, letters) -> grants.add(new Grant(
                RoomPattern.parse(pattern)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "a pattern is a room's name in which * stands for any characters")),
                Action.parse(letters)
                        .orElseThrow(() -> new IllegalArgumentException("actions are letters of rwhpmc")))));
        grants.sort(Comparator.comparing(Grant::pattern, RoomPattern.MOST_EXACT_FIRST));
        return new Grants(List.copyOf(grants));
    }

    /** The actions granted in a room; empty if no pattern fits, and another source of rights decides. */
    public Optional<Set<Action>> in(RoomName room) {
        for (Grant grant : mostExactFirst) {
            if (grant.pattern.fits(room)) {
                return Optional.of(grant.actions);
            }
        }
        return Optional.empty();
    }

    public boolean isEmpty() {
        return mostExactFirst.isEmpty();
    }

    /** What was read, the most exact pattern first. */
    public Map<String, String> lettersByPattern() {
        Map<String, String> letters = new LinkedHashMap<>();
        mostExactFirst.forEach(grant -> letters.put(grant.pattern.toString(), Action.letters(grant.actions)));
        return letters;
    }
}
