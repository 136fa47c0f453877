package chat.protocol;

import java.util.Optional;

/** Who a user is: 1 to {@value #MAX_CHARS} of {@code A-Z a-z 0-9 _ -}. Given by the server, and never shown to two users. */
public record UserId(String value) implements Comparable<UserId> {

    public static final int MAX_CHARS = 64;

    /** @throws IllegalArgumentException if {@code value} is not a user's id */
    public UserId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a user id");
        }
    }

    public static Optional<UserId> parse(String text) {
        return isValid(text) ? Optional.of(new UserId(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return !text.isEmpty() && text.length() <= MAX_CHARS && text.chars().allMatch(UserId::isAllowed);
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
