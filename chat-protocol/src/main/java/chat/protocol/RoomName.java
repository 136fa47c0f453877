package chat.protocol;

import java.util.Optional;
import java.util.Set;

/**
 * The name of a room, one of the server's own or 1 to {@value #MAX_CHARS} letters, digits, {@code .}, {@code _} and {@code -} of any script, in
 * Unicode's normal form C. Combining marks count as part of the letters that they stand on.
 *
 * <p>Clients choose these names and can choose many of one hash; as they compare, a hash table that they are the keys of
 * stays fast.
 */
public record RoomName(String value) implements Comparable<RoomName> {

    public static final int MAX_CHARS = 64;

    private static final Set<String> OF_SERVER = Set.of("@server", "@admins", "@moderators");

    /** The server's own room, in which it talks to itself to see whether it works. No client can enter it. */
    public static final RoomName CANARY = new RoomName("-canary-");

    /** Has what holds for the whole server. No client can say its name: {@link #parse} refuses it. */
    public static final RoomName SERVER = new RoomName("@server");

    /** Whoever is connected as an admin of the whole server is a member, so that all nodes know it. No client can say its name. */
    public static final RoomName ADMINS = new RoomName("@admins");

    /** The same of moderators of the whole server. */
    public static final RoomName MODERATORS = new RoomName("@moderators");

    /** For whoever chose another one. */
    public static final String RULE = "a room's name is 1 to " + MAX_CHARS + " letters, digits, '.', '_' and '-'";

    /** @throws IllegalArgumentException if {@code value} is not a room's name in normal form C */
    public RoomName {
        if (!OF_SERVER.contains(value) && (!isValid(value) || !Characters.isNormal(value))) {
            throw new IllegalArgumentException("not a room name");
        }
    }

    /** Brings {@code text} into normal form C; empty if that is not a room's name. */
    public static Optional<RoomName> parse(String text) {
        if (text.length() > Characters.mostBeforeNormalizing(MAX_CHARS)) {
            return Optional.empty();
        }
        String normal = Characters.normalize(text);
        return isValid(normal) ? Optional.of(new RoomName(normal)) : Optional.empty();
    }

    /** The same, and {@link #SERVER} too: for names that the server wrote, and for its operator. */
    public static Optional<RoomName> parseAny(String text) {
        return text.equals(SERVER.value) ? Optional.of(SERVER) : parse(text);
    }

    /** Whether it concerns the whole server, and nobody talks there. */
    public boolean isOfServer() {
        return OF_SERVER.contains(value);
    }

    private static boolean isValid(String text) {
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > MAX_CHARS || Characters.isMark(text.codePointAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (!isAllowed(text.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(int character) {
        boolean listed = character == '.' || character == '_' || character == '-';
        return listed
                || (Character.isLetterOrDigit(character) || Characters.isMark(character))
                        && !Characters.isInvisible(character);
    }

    @Override
    public int compareTo(RoomName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
