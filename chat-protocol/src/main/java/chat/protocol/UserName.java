package chat.protocol;

import java.util.Optional;

/**
 * What a user is called: 1 to {@value #MAX_CHARS} printable characters of any script, trimmed, in Unicode's normal form
 * C. It need not be unique. Characters that cannot be seen, or that turn the direction of the text around them, are
 * refused; a joiner is allowed between two characters, as emoji and some scripts need it.
 */
public record UserName(String value) {

    public static final int MAX_CHARS = 32;

    /** For whoever chose another one. */
    public static final String RULE = "a name is 1 to " + MAX_CHARS + " printable characters";

    /** Speaks to clients of the plain dialect for the server itself. Nobody else can be called so. */
    public static final UserName SERVER = new UserName("*");

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** @throws IllegalArgumentException if {@code value} is not a user's name, trimmed and in normal form C */
    public UserName {
        if (!isValid(value) || !value.equals(Characters.trim(value)) || !Characters.isNormal(value)) {
            throw new IllegalArgumentException("not a user name");
        }
    }

    /** Trims {@code text} and brings it into normal form C; empty if that is not a user's name. */
    public static Optional<UserName> parse(String text) {
        String trimmed = Characters.trim(text);
        if (trimmed.length() > Characters.mostBeforeNormalizing(MAX_CHARS)) {
            return Optional.empty();
        }
        String normal = Characters.normalize(trimmed);
        return isValid(normal) && !normal.equals(SERVER.value) ? Optional.of(new UserName(normal)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        int[] characters = text.codePoints().toArray();
        if (characters.length < 1 || characters.length > MAX_CHARS) {
            return false;
        }
        boolean visible = false;
        for (int i = 0; i < characters.length; i++) {
            int character = characters[i];
            if (isJoiner(character)) {
                if (i == 0 || i == characters.length - 1 || isJoiner(characters[i - 1])) {
                    return false;
                }
            } else if (Characters.isPrintable(character)) {
                visible |= !Characters.isMark(character) && !Characters.isSpace(character);
            } else {
                return false;
            }
        }
        return visible && !Characters.isMark(characters[0]);
    }

    private static boolean isJoiner(int character) {
        return character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
    }

    @Override
    public String toString() {
        return value;
    }
}
