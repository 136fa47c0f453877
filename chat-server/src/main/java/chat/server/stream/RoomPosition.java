package chat.server.stream;

/**
 * Where a room stands.
 *
 * @param newest seq of the newest event, the head; 0 if there never was one
 * @param oldest seq of the oldest event retained, the low-water mark; {@code newest + 1} if none is
 */
public record RoomPosition(String epoch, long newest, long oldest) {}
