package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One broken promise. Immutable. Half characters (lone surrogates), which no file can hold, become question marks.
 *
 * @param kind in a word or two, such as {@code lost}, {@code repeated}, {@code out of order}
 * @param room the room's name, empty if it concerns none
 * @param text one line that says what was seen and what was expected
 */
public record Violation(String kind, String room, String text) {

    public Violation {
        kind = wellFormed(kind);
        room = wellFormed(room);
        text = wellFormed(text);
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
