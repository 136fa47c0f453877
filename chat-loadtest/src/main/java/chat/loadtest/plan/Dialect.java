package chat.loadtest.plan;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What members and the server speak. Immutable. */
public enum Dialect {
    /** JSON with numbers, replies and resuming. */
    CHAT_V1("chat.v1"),

    /** Lines of text in, JSON objects with {@code name} and {@code mess} out; the room is a part of the address. */
    PLAIN("plain"),

    /** Whatever one sends comes to everybody as it was sent. */
    RAW("raw");

    private final String text;

    Dialect(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether messages have numbers and answers, and a connection can be resumed. */
    public boolean isNumbered() {
        return this == CHAT_V1;
    }

    /**
     * The dialect that is written so.
     *
     * @throws CannotRunException if there is no such dialect
     */
    public static Dialect parse(String text) {
        for (Dialect dialect : values()) {
            if (dialect.text.equals(text)) {
                return dialect;
            }
        }
        throw new CannotRunException("--dialect: '" + text + "' is none of "
                + Arrays.stream(values()).map(Dialect::text).collect(Collectors.joining(", ")));
    }
}
