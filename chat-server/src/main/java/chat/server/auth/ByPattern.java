package chat.server.auth;

import chat.protocol.RoomName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something for each room, by patterns of names, of which the most exact one that fits decides. Immutable.
 *
 * @param <T> must be immutable
 */
final class ByPattern<T> {

    private final List<Entry<T>> mostExactFirst;

    private record Entry<T>(RoomPattern pattern, T value) {}

    private ByPattern(List<Entry<T>> mostExactFirst) {
        this.mostExactFirst = mostExactFirst;
    }

    /** @throws IllegalArgumentException if a pattern is none, with a line that says so */
    static <T> ByPattern<T> of(Map<String, T> values) {
        List<Entry<T>> entries = new ArrayList<>(values.size());
        values.forEach((pattern, value) -> entries.add(new Entry<>(
                RoomPattern.parse(pattern)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "a pattern is a room's name in which * stands for any characters")),
                value)));
        entries.sort(Comparator.comparing(Entry::pattern, RoomPattern.MOST_EXACT_FIRST));
        return new ByPattern<>(List.copyOf(entries));
    }

    /** What is said for a room; empty if no pattern fits. */
    Optional<T> in(RoomName room) {
        for (Entry<T> entry : mostExactFirst) {
            if (entry.pattern.fits(room)) {
                return Optional.of(entry.value);
            }
        }
        return Optional.empty();
    }

    /** All of it, the most exact pattern first. */
    Map<String, T> all() {
        Map<String, T> all = new LinkedHashMap<>();
        mostExactFirst.forEach(entry -> all.put(entry.pattern.toString(), entry.value));
        return all;
    }
}
