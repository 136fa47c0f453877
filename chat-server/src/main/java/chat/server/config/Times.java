package chat.server.config;

import java.time.Duration;
import java.util.Locale;

/** Reads times as people write them. Stateless. */
public final class Times {

    private Times() {}

    /**
     * Reads {@code 500ms}, {@code 25s}, {@code 2m}, {@code 1h} or {@code 30d}.
     *
     * @throws IllegalArgumentException if it is none of these, with a line for people
     */
    public static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (lower.endsWith("ms")) {
                return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
            }
            return Duration.parse((lower.endsWith("d") ? "P" : "PT") + lower);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time such as 500ms, 25s, 2m, 12h or 30d", e);
        }
    }
}
