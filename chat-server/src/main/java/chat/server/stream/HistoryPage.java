package chat.server.stream;

import chat.protocol.ServerMessage;
import java.util.List;

/**
 * Kept messages of one room, oldest first and without a hole.
 *
 * @param position where the room stood when they were read
 * @param firstSeq seq of the first message, where there is one
 * @param payloads each message as {@link Payload} encodes it; not to be changed
 */
public record HistoryPage(RoomPosition position, long firstSeq, List<byte[]> payloads) {

    /** The messages as such, decoded anew at each call. */
    public List<ServerMessage.Message> messages() {
        return payloads.stream().map(Payload::decode).toList();
    }
}
