package chat.server.admin.api;

import chat.protocol.Limits;

/**
 * The header by which a request can be repeated (draft-ietf-httpapi-idempotency-key-header, section 2.1): a string of RFC 9651, section 3.3.3, or
 * its characters alone, as many clients send them. Stateless.
 */
final class IdempotencyKey {

    static final String NAME = "idempotency-key";

    private IdempotencyKey() {}

    /** The id that it holds: 1 to {@value Limits#ID_CHARS} printable characters of ASCII. */
    static String parse(String header) {
        String value = header.strip();
        String id = value.startsWith("\"") ? unquoted(value) : bare(value);
        return Body.id(id, NAME);
    }

    private static String bare(String value) {
        if (!value.chars().allMatch(c -> isPrintable(c) && "\"\\,;".indexOf(c) < 0)) {
            throw Refusal.badField(
                    NAME, "without quotes has printable ASCII, but no quote, backslash, comma or semicolon");
        }
        return value;
    }

    private static String unquoted(String value) {
        StringBuilder id = new StringBuilder();
        int end = value.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < end) {
                i++;
                c = value.charAt(i);
                requireString(c == '"' || c == '\\');
            } else {
                requireString(c != '"' && c != '\\' && isPrintable(c));
            }
            id.append(c);
        }
        requireString(end > 0 && value.charAt(end) == '"');
        return id.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c <= '~';
    }

    private static void requireString(boolean valid) {
        if (!valid) {
            throw Refusal.badField(
                    NAME, "must be one string: printable ASCII in double quotes, with \\ before a quote or \\");
        }
    }
}
