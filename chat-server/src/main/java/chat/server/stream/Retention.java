package chat.server.stream;

import chat.protocol.RoomName;
import java.time.Duration;

/**
 * What is kept of each room.
 *
 * @param messages how many, at least 1
 * @param age how long; {@link Duration#ZERO} for ever
 */
public record Retention(int messages, Duration age) {

    /** In the server's own room nobody reads what was. */
    private static final int OF_CANARY = 16;

    /** How many of a room. */
    public int messages(RoomName room) {
        return room.equals(RoomName.CANARY) ? Math.min(messages, OF_CANARY) : messages;
    }
}
