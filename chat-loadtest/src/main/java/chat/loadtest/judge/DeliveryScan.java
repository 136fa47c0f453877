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
        /** A message of this run: {@link #seq}, {@link #mark} and {@link #envelope} hold its fields. */
        DELIVERY,
        /** A presence without lists: {@link #count} holds its field. */
        PRESENCE,
        /** Something that a run does not look at. */
        IGNORED,
        /** Something that the full reader must look at. */
        OTHER
    }

    private static final int NOWHERE = -1;

    /** Bits for the fields that a message must have. */
    private static final int ROOM = 1;

    private static final int USER = 2;
    private static final int NAME = 4;
    private static final int TIME = 8;
    private static final int ALL = ROOM | USER | NAME | TIME;

    private final PublicationMark mark;
    private final Envelope envelope = new Envelope();
    private String room = "";
    private int found;
    private long seq;
    private long count;
    private boolean isMessage;
    private boolean isPresence;
    private boolean isIgnored;
    private boolean marked;

    public DeliveryScan(PublicationMark mark) {
        this.mark = mark;
    }

    /**
     * Reads the readable bytes of {@code json}, whose indexes and references stay as they are.
     *
     * @param memberRoom name of the room that the member is in
     */
    public Kind read(ByteBuf json, String memberRoom) {
        room = memberRoom;
        envelope.clear();
        found = 0;
        seq = 0;
        count = NOWHERE;
        isMessage = false;
        isPresence = false;
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
        if (whole && isPresence && count >= 0 && envelope.isInRoom()) {
            return Kind.PRESENCE;
        }
        return whole && isMessage && marked && seq > 0 && found == ALL ? Kind.DELIVERY : Kind.OTHER;
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
            return readString(json, key, keyEnd, value + 1, valueEnd) ? valueEnd + 1 : NOWHERE;
        }
        return c >= '0' && c <= '9' ? readNumber(json, key, keyEnd, value, end) : NOWHERE;
    }

    /** Returns false if the value has escapes that matter. */
    private boolean readString(ByteBuf json, int key, int keyEnd, int value, int valueEnd) {
        switch (json.getByte(key)) {
            case 't' -> {
                if (is(json, key, keyEnd, "text")) {
                    marked = mark.read(json, value, valueEnd);
                } else if (is(json, key, keyEnd, "type")) {
                    isMessage = is(json, value, valueEnd, "message");
                    isPresence = is(json, value, valueEnd, "presence");
                    isIgnored = is(json, value, valueEnd, "typing");
                }
            }
            case 'r' -> {
                if (is(json, key, keyEnd, "room")) {
                    found |= ROOM;
                    envelope.readRoom(is(json, value, valueEnd, room));
                }
            }
            case 'u' -> {
                if (is(json, key, keyEnd, "user")) {
                    found |= USER;
                    return envelope.readUser(json, value, valueEnd);
                }
            }
            case 'n' -> {
                if (is(json, key, keyEnd, "name")) {
                    found |= NAME;
                    return envelope.readName(json, value, valueEnd);
                }
            }
            case 'i' -> {
                if (is(json, key, keyEnd, "id")) {
                    envelope.readId(json, value, valueEnd);
                }
            }
            default -> {}
        }
        return true;
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
        } else if (is(json, key, keyEnd, "time")) {
            found |= TIME;
            envelope.readTime(number);
        } else if (is(json, key, keyEnd, "count")) {
            count = number;
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

    /** What the message says besides its text; of the scan's own, to be read by others, too. */
    public Envelope envelope() {
        return envelope;
    }

    /** How many users a presence counts. */
    public int count() {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }
}
