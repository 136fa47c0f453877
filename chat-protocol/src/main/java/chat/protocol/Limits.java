package chat.protocol;

/**
 * A connection's limits, as {@code welcome} gives them.
 *
 * @param textChars the most Unicode characters in one text
 * @param rooms the most rooms joined at once
 * @param sendsPerSecond the most sends a second, 0 for no limit
 */
public record Limits(int textChars, int rooms, int sendsPerSecond) {

    public static final int DEFAULT_TEXT_CHARS = 4096;
    public static final int DEFAULT_ROOMS = 100;
    public static final int DEFAULT_SENDS_PER_SECOND = 20;

    /** The most bytes in one WebSocket message, its fragments together. */
    public static final int MESSAGE_BYTES = 64 * 1024;

    /** The most characters in the {@code id} of a command. */
    public static final int ID_CHARS = 64;

    /** The most messages or members in one reply. */
    public static final int PAGE_ENTRIES = 1000;

    /** Above this many members a room's presence gives the count alone. */
    public static final int PRESENCE_LIST_MEMBERS = 200;
}
