package chat.protocol;

import java.text.Normalizer;

/** What names and texts may be made of. Characters are Unicode code points. Stateless. */
public final class Characters {

    private static final int VARIATION_SELECTOR_16 = 0xFE0F;

    /** All that is below is in normal form C, whatever stands beside it. */
    private static final char FIRST_THAT_CAN_COMBINE = 0x300;

    private Characters() {}

    /** Normal form C can be shorter than what it was made from; more UTF-16 units than this are not worth the work. */
    static int mostBeforeNormalizing(int maxChars) {
        return maxChars * 8;
    }

    static String normalize(String text) {
        return isNormal(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    static boolean isNormal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_THAT_CAN_COMBINE) {
                return Normalizer.isNormalized(text, Normalizer.Form.NFC);
            }
        }
        return true;
    }

    /** Without the white space around it, the no-break spaces too, which {@link String#strip} leaves. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        // No white space takes more than one UTF-16 unit.
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /**
     * Whether a text shows nothing at all: it is empty, or made of white space, control and format characters, and others
     * that cannot be seen. On the hot path: once per message.
     */
    public static boolean isBlank(String text) {
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            if (!isWhiteSpace(character) && !isUnseen(character)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a control or format character, or another that shows nothing; white space is something else. */
    public static boolean isUnseen(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.FORMAT || isInvisible(character);
    }

    /** Whether it is white space of any kind, a no-break space too. */
    public static boolean isWhiteSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    static boolean isSpace(int character) {
        return Character.getType(character) == Character.SPACE_SEPARATOR;
    }

    static boolean isPrintable(int character) {
        if (character == VARIATION_SELECTOR_16) {
            return true; // asks for the coloured form of an emoji
        }
        if (isInvisible(character)) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /**
     * Letters, marks and symbols that show nothing, by Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties),
     * and the empty Braille pattern.
     */
    static boolean isInvisible(int character) {
        return character == 0x034F
                || character == 0x115F
                || character == 0x1160
                || character == 0x17B4
                || character == 0x17B5
                || character >= 0x180B && character <= 0x180F
                || character == 0x2800
                || character == 0x3164
                || character >= 0xFE00 && character <= 0xFE0F
                || character == 0xFFA0
                || character >= 0xE0100 && character <= 0xE01EF;
    }
}
