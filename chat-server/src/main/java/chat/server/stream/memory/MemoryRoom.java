package chat.server.stream.memory;

import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.stream.Payload;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStreams;
import chat.server.stream.recent.IdHash;
import chat.server.stream.recent.RecentIds;
import chat.server.stream.recent.RecentMessages;
import chat.server.stream.recent.SentIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room whose newest messages are kept in memory alone. Guarded by its own lock, which the callers hold. */
final class MemoryRoom {

    private static final int BYTES_PER_ROOM = 500; // of the objects, roughly

    /** How many {@code open} were not taken back. Guarded by the map that holds this room. */
    int openings;

    private final String epoch;
    private final int kept;
    private final IdHash idHash;
    private final RecentMessages messages;
    private final RecentIds ids;

    /** @param kept how many messages are kept */
    MemoryRoom(String epoch, int kept, IdHash idHash) {
        this.epoch = epoch;
        this.kept = kept;
        this.idHash = idHash;
        int capacity = kept + RoomStreams.SLACK_MESSAGES;
        messages = new RecentMessages(0, capacity);
        ids = new RecentIds(0, capacity);
    }

    String epoch() {
        return epoch;
    }

    long newest() {
        return messages.newest();
    }

    long oldest() {
        return Math.max(oldestReadable(), newest() - kept + 1);
    }

    long oldestReadable() {
        return messages.oldest();
    }

    RoomPosition position() {
        return new RoomPosition(epoch, newest(), oldest());
    }

    /** About how much of the heap this takes. */
    long bytes() {
        return BYTES_PER_ROOM + messages.bytes() + ids.bytes();
    }

    /** The message that {@code user} sent under {@code id}; null if it is not kept. */
    ServerMessage.@Nullable Message find(UserId user, String id) {
        long seq = ids.find(idHash.of(user, id));
        if (seq == SentIds.NO_SEQ) {
            return null;
        }
        ServerMessage.Message found = Payload.decode(messages.read(seq));
        return found.user().equals(user) && id.equals(found.id()) ? found : null;
    }

    void append(ServerMessage.Message message, byte[] payload) {
        messages.append(payload);
        ids.append(message.id() == null ? IdHash.NONE : idHash.of(message.user(), message.id()));
    }

    /** The messages {@code from} to {@code to}, both of them too; all of them must be kept. */
    List<byte[]> read(long from, long to) {
        return messages.read(from, to);
    }
}
