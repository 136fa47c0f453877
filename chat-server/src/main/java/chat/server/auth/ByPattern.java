package chat.server.auth;

import chat.protocol.RoomName;
import java.util.Comparator;
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

    /** @throws IllegalArgumentException if a pattern is none */
    static <T> ByPattern<T> of(Map<String, T> values) {
        return new ByPattern<>(values.entrySet().stream()
                .map(entry -> new Entry<>(
                        RoomPattern.parse(entry.getKey())
                                .orElseThrow(() -> new IllegalArgumentException("no pattern of rooms")),
                        entry.getValue()))
                .sorted(Comparator.comparing((Entry<T> entry) -> entry.pattern, RoomPattern.MOST_EXACT_FIRST))
                .toList());
    }

    /** What is said for a room; empty if no pattern fits. */
    Optional<T> in(RoomName room) {
        return mostExactFirst.stream()
                .filter(entry -> entry.pattern.fits(room))
                .map(Entry::value)
                .findFirst();
    }
}
