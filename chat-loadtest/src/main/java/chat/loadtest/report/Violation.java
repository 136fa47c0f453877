package chat.loadtest.report;

/**
 * One broken promise. Immutable.
 *
 * @param kind in a word or two, such as {@code lost}, {@code repeated}, {@code out of order}
 * @param room the room's name, empty if it concerns none
 * @param text one line that says what was seen and what was expected
 */
public record Violation(String kind, String room, String text) {}
