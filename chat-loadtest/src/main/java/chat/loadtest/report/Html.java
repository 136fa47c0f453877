package chat.loadtest.report;

/** Writes text so that a browser shows it as it is. Stateless. */
final class Html {

    private Html() {}

    /** For content and for quoted attributes, of HTML and of SVG. Controls, which neither may hold, become {@code U+FFFD}. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append(c);
                default -> escaped.append(c < ' ' || c == 0x7f ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }
}
