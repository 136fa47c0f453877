package chat.loadtest.judge;

import io.netty.buffer.ByteBuf;

/**
 * Finds what a run needs to know of a {@code message} in one pass over its bytes, without a tree and without garbage.
 * What it is not sure of (blanks, escapes, nested values, a text that is not of this run) it leaves to the full reader.
 * Confined to an event loop, where one instance reads many messages. Hot path.
 */
public final class DeliveryScan {

    /** What the bytes are. */
    public enum Kind {
        /** A message of this run: {@link #seq} and {@link #mark} hold its fields. */
        DELIVERY,
        /** Something that a run does not look at. */
        IGNORED,
        /** Something that the full reader must look at. */
        OTHER
    }

    private static final int NOWHERE = -1;

    private final PublicationMark mark;
    private long seq;
    private boolean isMessage;
    private boolean isIgnored;
    private boolean marked;

    public DeliveryScan(PublicationMark mark) {
        this.mark = mark;
    }

    /** Reads the readable bytes of {@code json}, whose indexes and references stay as they are. */
    public Kind read(ByteBuf json) {
        seq = 0;
        isMessage = false;
        isIgnored = false;
        marked = false;
        int at = json.readerIndex();
        int end = json.writerIndex();
        if (at == end || json.getByte(at) != '{') {
            return Kind.OTHER;
        }
        do {
            at = readField(json, at + 1, end);
            if (isIgnored) {
                return Kind.IGNORED;
            }
        } while (at != NOWHERE && json.getByte(at) == ',');
        boolean whole = at == end - 1 && json.getByte(at) == '}';
        return whole && isMessage && marked && seq > 0 ? Kind.DELIVERY : Kind.OTHER;
    }

    /** Reads {@code "key":value} and returns the index of the byte after it. */
    private int readField(ByteBuf json, int keyQuote, int end) {
        int keyEnd = endOfString(json, keyQuote, end);
        int value = keyEnd + 2;
        if (keyEnd == NOWHERE || value >= end || json.getByte(keyEnd + 1) != ':') {
            return NOWHERE;
        }
        int key = keyQuote + 1;
        int c = json.getByte(value);
        if (c == '"') {
            int valueEnd = endOfString(json, value, end);
            if (valueEnd == NOWHERE || valueEnd + 1 == end) {
                return NOWHERE;
            }
            readString(json, key, keyEnd, value + 1, valueEnd);
            return valueEnd + 1;
        }
        return c >= '0' && c <= '9' ? readNumber(json, key, keyEnd, value, end) : NOWHERE;
    }

    private void readString(ByteBuf json, int key, int keyEnd, int value, int valueEnd) {
        if (is(json, key, keyEnd, "text")) {
            marked = mark.read(json, value, valueEnd);
        } else if (is(json, key, keyEnd, "type")) {
            isMessage = is(json, value, valueEnd, "message");
            isIgnored = is(json, value, valueEnd, "presence") || is(json, value, valueEnd, "typing");
        }
    }

    private int readNumber(ByteBuf json, int key, int keyEnd, int value, int end) {
        long number = 0;
        int at = value;
        for (; at < end; at++) {
            int c = json.getByte(at);
            if (c < '0' || c > '9') {
                break;
            }
            number = number * 10 + c - '0';
        }
        if (is(json, key, keyEnd, "seq")) {
            seq = number;
        }
        return at == end ? NOWHERE : at;
    }

    /** The index of the quote that ends the string whose first quote is at {@code quote}. */
    private static int endOfString(ByteBuf json, int quote, int end) {
        if (quote >= end || json.getByte(quote) != '"') {
            return NOWHERE;
        }
        int close = json.indexOf(quote + 1, end, (byte) '"');
        return close < 0 || json.getByte(close - 1) == '\\' ? NOWHERE : close;
    }

    private static boolean is(ByteBuf json, int start, int end, String expected) {
        if (end - start != expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (json.getByte(start + i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public long seq() {
        return seq;
    }

    public PublicationMark mark() {
        return mark;
    }
}
