package chat.server.config;

import chat.protocol.Limits;
import java.time.Duration;

/**
 * What a connection may do.
 *
 * @param sendsPerSecond 0 for no limit
 * @param maxTextChars the most characters in one message
 * @param editWindow how long after sending one may change or delete a message; {@link Duration#ZERO}: never
 * @param pingInterval how long a connection may be silent before it is asked
 * @param compression whether messages may be deflated, for a client that offers it
 */
public record Talk(
        int sendsPerSecond, int maxTextChars, Duration editWindow, Duration pingInterval, boolean compression) {

    /** A frame holds 64 KiB, of which a character in JSON can take twelve bytes. */
    private static final int MOST_TEXT_CHARS = 5_000;

    public Talk {
        Checks.requireRate("--sends-per-second", sendsPerSecond);
        Checks.requireAtLeast("--max-text-chars", maxTextChars, 1);
        if (maxTextChars > MOST_TEXT_CHARS) {
            throw new IllegalArgumentException("--max-text-chars must be at most " + MOST_TEXT_CHARS);
        }
        Checks.requireTime("--edit-window", editWindow);
        Checks.requirePatience("--ping-interval", pingInterval);
    }

    public static Talk defaults() {
        return new Talk(
                Limits.DEFAULT_SENDS_PER_SECOND,
                Limits.DEFAULT_TEXT_CHARS,
                Duration.ofHours(24),
                Duration.ofSeconds(25),
                false);
    }

    public Talk withSendsPerSecond(int other) {
        return new Talk(other, maxTextChars, editWindow, pingInterval, compression);
    }

    public Talk withMaxTextChars(int other) {
        return new Talk(sendsPerSecond, other, editWindow, pingInterval, compression);
    }

    public Talk withPingInterval(Duration other) {
        return new Talk(sendsPerSecond, maxTextChars, editWindow, other, compression);
    }

    public Talk withEditWindow(Duration other) {
        return new Talk(sendsPerSecond, maxTextChars, other, pingInterval, compression);
    }

    public Talk withCompression(boolean other) {
        return new Talk(sendsPerSecond, maxTextChars, editWindow, pingInterval, other);
    }
}
