package chat.loadtest.judge;

import io.netty.buffer.ByteBuf;

/**
 * The start of each text: {@code run publisher number due}, then padding; {@code due} is in
 * microseconds after the start of the run. Confined to an event loop, where one instance reads many texts.
 */
public final class PublicationMark {

    private static final int MOST_NUMBER_DIGITS = 10;
    private static final int MOST_DUE_DIGITS = 12;
    private static final long NO_NUMBER = -1;
    private static final byte PADDING = 'x';
    private static final long EIGHT_PADDINGS = 0x7878787878787878L;

    private final String run;
    private final int textBytes;
    private int publisher;
    private int number;
    private long dueMicros;
    private boolean whole;
    private int at;

    /** @param textBytes length of each text of the run */
    public PublicationMark(String run, int textBytes) {
        this.run = run;
        this.textBytes = textBytes;
    }

    /** Writes a text that this class reads again. Hot path. */
    public void write(int sender, int its, long due, ByteBuf out) {
        int end = out.writerIndex() + textBytes;
        for (int i = 0; i < run.length(); i++) {
            out.writeByte(run.charAt(i));
        }
        out.writeByte(' ');
        writeNumber(sender, out);
        out.writeByte(' ');
        writeNumber(its, out);
        out.writeByte(' ');
        writeNumber(due, out);
        out.writeByte(' ');
        while (end - out.writerIndex() >= Long.BYTES) {
            out.writeLong(EIGHT_PADDINGS);
        }
        while (out.writerIndex() < end) {
            out.writeByte(PADDING);
        }
    }

    /** Writes the decimal digits of a number that is not negative. Hot path. */
    public static void writeNumber(long number, ByteBuf out) {
        long unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.writeByte('0' + (int) (number / unit % 10));
        }
    }

    /** Reads the text in {@code bytes} from {@code start} to {@code end}; false if it is not of this run. Hot path. */
    public boolean read(ByteBuf bytes, int start, int end) {
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
        long first = readNumber(bytes, end, MOST_NUMBER_DIGITS);
        long second = readNumber(bytes, end, MOST_NUMBER_DIGITS);
        dueMicros = readNumber(bytes, end, MOST_DUE_DIGITS);
        publisher = (int) first;
        number = (int) second;
        whole = end - start == textBytes && isPadding(bytes, at, end);
        return first >= 0
                && second >= 0
                && first <= Integer.MAX_VALUE
                && second <= Integer.MAX_VALUE
                && dueMicros != NO_NUMBER;
    }

    /** Reads digits and the blank after them. */
    private long readNumber(ByteBuf bytes, int end, int mostDigits) {
        long value = 0;
        int first = at;
        while (at < end) {
            int c = bytes.getByte(at++);
            if (c == ' ' && at - 1 > first) {
                return value;
            }
            if (c < '0' || c > '9' || at - first > mostDigits) {
                return NO_NUMBER;
            }
            value = value * 10 + c - '0';
        }
        return NO_NUMBER;
    }

    private static boolean isPadding(ByteBuf bytes, int start, int end) {
        int i = start;
        for (; end - i >= Long.BYTES; i += Long.BYTES) {
            if (bytes.getLong(i) != EIGHT_PADDINGS) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (bytes.getByte(i) != PADDING) {
                return false;
            }
        }
        return true;
    }

    public int publisher() {
        return publisher;
    }

    public int number() {
        return number;
    }

    public long dueMicros() {
        return dueMicros;
    }

    /** Whether all of the text is as it was sent, the padding, too. */
    public boolean isWhole() {
        return whole;
    }
}
