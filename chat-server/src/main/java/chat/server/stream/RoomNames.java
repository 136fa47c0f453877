package chat.server.stream;

import chat.protocol.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of rooms, in the order of their bytes in UTF-8.
 *
 * @param next after which the next ones are to be asked for; null if there are none
 */
public record RoomNames(List<RoomName> names, @Nullable String next) {

    /** The order of their bytes in UTF-8. */
    public static final Comparator<String> ORDER = (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Which rooms are wanted.
     *
     * @param after those behind this name; empty for the first ones
     * @param contains what is in their names; empty for any
     * @param limit how many at most, at least 1
     */
    public record Search(String after, String contains, int limit) {

        /** Whether a room is one of them, but for the limit; {@link RoomName#SERVER} never is. */
        public boolean finds(RoomName room) {
            return !room.equals(RoomName.SERVER)
                    && room.value().contains(contains)
                    && (after.isEmpty() || ORDER.compare(after, room.value()) < 0);
        }

        /** As many of {@code found} as are wanted. */
        public RoomNames page(List<RoomName> found) {
            List<RoomName> sorted = found.stream()
                    .distinct()
                    .sorted(Comparator.comparing(RoomName::value, ORDER))
                    .toList();
            boolean all = sorted.size() <= limit;
            return new RoomNames(
                    all ? sorted : sorted.subList(0, limit),
                    all ? null : sorted.get(limit - 1).value());
        }
    }
}
