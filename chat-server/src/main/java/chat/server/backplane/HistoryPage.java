package chat.server.backplane;

import chat.protocol.ServerMessage;
import java.util.List;

/**
 * Kept messages of one room, oldest first and without a hole.
 *
 * @param position where the room stood when they were read
 */
public record HistoryPage(RoomPosition position, List<ServerMessage.Message> messages) {}
