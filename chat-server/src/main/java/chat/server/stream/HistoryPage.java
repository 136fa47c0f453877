package chat.server.stream;

import chat.protocol.RoomEvent;
import java.util.List;

/**
 * Events of one room, oldest first and without a hole.
 *
 * @param position where the room stood when they were read
 * @param firstSeq seq of the first event, where there is one
 * @param payloads each event as {@link Payload} encodes it; not to be changed
 */
public record HistoryPage(RoomPosition position, long firstSeq, List<byte[]> payloads) {

    /** The events as such, decoded anew at each call. */
    public List<RoomEvent> events() {
        return payloads.stream().map(Payload::decode).toList();
    }
}
