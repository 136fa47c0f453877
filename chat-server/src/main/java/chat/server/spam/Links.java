package chat.server.spam;

import java.util.Set;

/**
 * Finds what readers take for a link: a scheme and {@code ://}, {@code www.}, the name of a host with a path such as {@code
 * example.io/x}, or a name that ends as most do, such as {@code example.com}. Takes a time that grows with the length of the text.
 * Stateless.
 */
public final class Links {

    private static final String AFTER_SCHEME = "://";
    private static final String WWW = "www.";
    private static final Set<String> USUAL_ENDS = Set.of("com", "net", "org");

    private Links() {}

    /**
     * Whether there is one.
     *
     * @param plain as {@link PlainText} makes it
     */
    public static boolean isIn(String plain) {
        return hasScheme(plain) || hasWww(plain) || hasHost(plain);
    }

    private static boolean hasScheme(String plain) {
        for (int at = plain.indexOf(AFTER_SCHEME); at >= 0; at = plain.indexOf(AFTER_SCHEME, at + 1)) {
            if (isNamePart(plain, at - 1) && isSomething(plain, at + AFTER_SCHEME.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasWww(String plain) {
        for (int at = plain.indexOf(WWW); at >= 0; at = plain.indexOf(WWW, at + 1)) {
            if (!isNamePart(plain, at - 1) && isNamePart(plain, at + WWW.length())) {
                return true;
            }
        }
        return false;
    }

    /** A dot behind a name, then the letters of a top-level domain, then a path or the end of the name. */
    private static boolean hasHost(String plain) {
        for (int dot = plain.indexOf('.'); dot >= 0; dot = plain.indexOf('.', dot + 1)) {
            int end = dot + 1;
            while (end < plain.length() && Character.isLetter(plain.charAt(end))) {
                end++;
            }
            if (isNamePart(plain, dot - 1) && end - dot > 2 && endsHost(plain, plain.substring(dot + 1, end), end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsHost(String plain, String topLevel, int end) {
        if (end < plain.length() && plain.charAt(end) == '/') {
            return true;
        }
        boolean goesOn = isNamePart(plain, end)
                || end < plain.length() && ".-_".indexOf(plain.charAt(end)) >= 0 && isNamePart(plain, end + 1);
        return USUAL_ENDS.contains(topLevel) && !goesOn;
    }

    private static boolean isNamePart(String plain, int index) {
        return index >= 0 && index < plain.length() && Character.isLetterOrDigit(plain.charAt(index));
    }

    private static boolean isSomething(String plain, int index) {
        return index < plain.length() && plain.charAt(index) != ' ';
    }
}
