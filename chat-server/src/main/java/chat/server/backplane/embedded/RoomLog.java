package chat.server.backplane.embedded;

import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.backplane.RoomPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest messages of one room, in a ring. Guarded by its own lock, which the callers hold. */
final class RoomLog {

    private static final int SMALLEST_RING = 16;
    private static final int BYTES_PER_ROOM = 500; // of the objects around the messages, roughly
    private static final int BYTES_PER_MESSAGE = 250;

    /** How many {@code open} were not taken back. Guarded by the map that holds this log. */
    int openings;

    private final String epoch;
    private final int capacity;
    private @Nullable ServerMessage.Message[] ring;
    private final Map<SentId, ServerMessage.Message> byId = new HashMap<>();
    private long newest;
    private int count;
    private long bytes = BYTES_PER_ROOM;

    private record SentId(UserId user, String id) {}

    RoomLog(String epoch, int capacity) {
        this.epoch = epoch;
        this.capacity = capacity;
        this.ring = new ServerMessage.@Nullable Message[Math.min(capacity, SMALLEST_RING)];
    }

    String epoch() {
        return epoch;
    }

    long newest() {
        return newest;
    }

    long oldest() {
        return newest - count + 1;
    }

    RoomPosition position() {
        return new RoomPosition(epoch, newest, oldest());
    }

    /** About how much of the heap this takes. */
    long bytes() {
        return bytes;
    }

    ServerMessage.@Nullable Message find(UserId user, String id) {
        return byId.get(new SentId(user, id));
    }

    void append(ServerMessage.Message message) {
        if (count == capacity) {
            forget(at(oldest()));
            count--;
        } else if (count == ring.length) {
            grow();
        }
        newest = message.seq();
        count++;
        ring[slot(newest)] = message;
        bytes += bytes(message);
        if (message.id() != null) {
            byId.put(new SentId(message.user(), message.id()), message);
        }
    }

    private void forget(ServerMessage.Message message) {
        bytes -= bytes(message);
        if (message.id() != null) {
            byId.remove(new SentId(message.user(), message.id()));
        }
    }

    private void grow() {
        List<ServerMessage.Message> kept = read(oldest(), newest);
        ring = new ServerMessage.@Nullable Message[Math.min(capacity, ring.length * 2)];
        for (ServerMessage.Message message : kept) {
            ring[slot(message.seq())] = message;
        }
    }

    /** The messages {@code from} to {@code to}, both of them too; all of them must be kept. */
    List<ServerMessage.Message> read(long from, long to) {
        List<ServerMessage.Message> messages = new ArrayList<>((int) Math.max(0, to - from + 1));
        for (long seq = from; seq <= to; seq++) {
            messages.add(at(seq));
        }
        return messages;
    }

    private ServerMessage.Message at(long seq) {
        return Objects.requireNonNull(ring[slot(seq)]);
    }

    private int slot(long seq) {
        return (int) (seq % ring.length);
    }

    private static long bytes(ServerMessage.Message message) {
        return BYTES_PER_MESSAGE + 2L * message.text().length();
    }
}
