package chat.protocol;

import org.jspecify.annotations.Nullable;

/** Checks what a field may hold. Stateless. */
final class Bound {

    private Bound() {}

    /** @throws IllegalArgumentException unless {@code held}, with {@code rule}, which names the field */
    static void check(boolean held, String field, String rule) {
        if (!held) {
            throw new IllegalArgumentException("field " + field + " " + rule);
        }
    }

    /** The same for the length of a text. */
    static void checkText(@Nullable String text, String field, int mostChars) {
        boolean held = text == null || text.length() <= mostChars || text.codePointCount(0, text.length()) <= mostChars;
        check(held, field, "has at most " + mostChars + " characters");
    }
}
