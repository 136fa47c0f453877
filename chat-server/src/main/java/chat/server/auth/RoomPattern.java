package chat.server.auth;

import chat.protocol.RoomName;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The name of a room, or of several: {@code *} stands for any characters, and for none. Found out in a time that grows with the
 * length of pattern and name together (Knuth, Morris, Pratt: Fast Pattern Matching in Strings, 1977). Immutable.
 */
public final class RoomPattern {

    /** Of a pattern as it is given, in UTF-16 units. */
    public static final int MAX_CHARS = 2 * RoomName.MAX_CHARS;

    /** The one that says most comes first: it has most characters that stand for themselves, then fewest stars. */
    public static final Comparator<RoomPattern> MOST_EXACT_FIRST = Comparator.comparingInt(
                    (RoomPattern pattern) -> -pattern.literalChars)
            .thenComparingInt(pattern -> pattern.literals.size())
            .thenComparing(RoomPattern::toString);

    private static final char STAR = '*';

    private final String text;
    private final List<Literal> literals;
    private final int literalChars;

    private RoomPattern(String text) {
        this.text = text;
        this.literals = Arrays.stream(text.split("\\*", -1)).map(Literal::of).toList();
        this.literalChars = literals.stream().mapToInt(Literal::length).sum();
    }

    /** Brings {@code text} into normal form C; empty if it is no room's name with stars, each counted as a character. */
    public static Optional<RoomPattern> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String normal = Normalizer.normalize(text, Normalizer.Form.NFC).replaceAll("\\*+", "*");
        String example = normal.replace(STAR, 'x');
        boolean possible = RoomName.parse(example).isPresent();
        return possible ? Optional.of(new RoomPattern(normal)) : Optional.empty();
    }

    /** Whether the name is one of those meant. */
    public boolean fits(RoomName room) {
        String name = room.value();
        Literal first = literals.get(0);
        if (literals.size() == 1) {
            return name.equals(first.text);
        }
        Literal last = literals.get(literals.size() - 1);
        int end = name.length() - last.length();
        if (first.length() > end || !name.startsWith(first.text) || !name.endsWith(last.text)) {
            return false;
        }
        int start = first.length();
        for (int i = 1; i < literals.size() - 1; i++) {
            start = literals.get(i).endIn(name, start, end);
            if (start < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Characters that stand for themselves.
     *
     * @param borders of each beginning, the length of its longest proper part that it both begins and ends with
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    private record Literal(String text, int[] borders) {

        static Literal of(String text) {
            int[] borders = new int[text.length()];
            int border = 0;
            for (int i = 1; i < text.length(); i++) {
                border = next(text, borders, border, text.charAt(i));
                borders[i] = border;
            }
            return new Literal(text, borders);
        }

        int length() {
            return text.length();
        }

        /** Where the first one within {@code [start, end)} ends; -1 if there is none. */
        int endIn(String name, int start, int end) {
            int matched = 0;
            for (int i = start; i < end; i++) {
                matched = next(text, borders, matched, name.charAt(i));
                if (matched == text.length()) {
                    return i + 1;
                }
            }
            return -1;
        }

        private static int next(String text, int[] borders, int matched, char c) {
            int length = matched;
            while (length > 0 && text.charAt(length) != c) {
                length = borders[length - 1];
            }
            return text.charAt(length) == c ? length + 1 : length;
        }
    }
}
