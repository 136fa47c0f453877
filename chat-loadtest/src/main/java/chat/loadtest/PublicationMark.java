package chat.loadtest;

import io.netty.buffer.ByteBuf;

/**
 * What the start of a text says of where it comes from: {@code run publisher number}, then padding. Confined to an event
 * loop, where one instance reads many texts.
 */
final class PublicationMark {

    /** The most bytes that a mark takes; a text has at least these. */
    static final int MOST_BYTES = 32;

    private static final int MOST_DIGITS = 10;
    private static final int NO_NUMBER = -1;

    private final String run;
    private int publisher;
    private int number;
    private int at;

    PublicationMark(String run) {
        this.run = run;
    }

    /** A text of {@code bytes} bytes that this class reads again. */
    static String text(String run, int publisher, int number, int bytes) {
        StringBuilder text = new StringBuilder(bytes)
                .append(run)
                .append(' ')
                .append(publisher)
                .append(' ')
                .append(number)
                .append(' ');
        return text.append("x".repeat(bytes - text.length())).toString();
    }

    /** Reads the text in {@code bytes} from {@code start} to {@code end}; false if it is not of this run. Hot path. */
    boolean read(ByteBuf bytes, int start, int end) {
        if (end - start <= run.length()) {
            return false;
        }
        for (int i = 0; i < run.length(); i++) {
            if (bytes.getByte(start + i) != run.charAt(i)) {
                return false;
            }
        }
        if (bytes.getByte(start + run.length()) != ' ') {
            return false;
        }
        at = start + run.length() + 1;
        publisher = readNumber(bytes, end);
        number = readNumber(bytes, end);
        return publisher != NO_NUMBER && number != NO_NUMBER;
    }

    /** Reads digits and the blank after them. */
    private int readNumber(ByteBuf bytes, int end) {
        long value = 0;
        int first = at;
        while (at < end) {
            int c = bytes.getByte(at++);
            if (c == ' ' && at - 1 > first) {
                return (int) value;
            }
            if (c < '0' || c > '9' || at - first > MOST_DIGITS) {
                return NO_NUMBER;
            }
            value = value * 10 + c - '0';
            if (value > Integer.MAX_VALUE) {
                return NO_NUMBER;
            }
        }
        return NO_NUMBER;
    }

    int publisher() {
        return publisher;
    }

    int number() {
        return number;
    }
}
