package chat.server.spam;

import chat.protocol.Characters;
import java.text.Normalizer;

/**
 * A text without what makes two texts different only to a machine. Stateless.
 *
 * <p>Compatibility forms (Unicode Standard Annex 15, form KC) and case count as one; white space is one space, and none at the ends;
 * characters that are invisible are left out.
 */
public final class PlainText {

    /** No character below has another form but that of its case. */
    private static final char FIRST_WITH_FORMS = 0xA0;

    private PlainText() {}

    /** The plain form of a text; may be empty. */
    public static String of(String text) {
        String normal = hasForms(text) ? Normalizer.normalize(text, Normalizer.Form.NFKC) : text;
        StringBuilder plain = new StringBuilder(normal.length());
        boolean space = false;
        int character;
        for (int i = 0; i < normal.length(); i += Character.charCount(character)) {
            character = normal.codePointAt(i);
            if (Characters.isWhiteSpace(character)) {
                space = plain.length() > 0;
            } else if (!Characters.isUnseen(character)) {
                if (space) {
                    plain.append(' ');
                    space = false;
                }
                // As String.equalsIgnoreCase does, whatever the language.
                plain.appendCodePoint(Character.toLowerCase(Character.toUpperCase(character)));
            }
        }
        return plain.toString();
    }

    private static boolean hasForms(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_WITH_FORMS) {
                return true;
            }
        }
        return false;
    }
}
