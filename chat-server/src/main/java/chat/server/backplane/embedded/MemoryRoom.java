package chat.server.backplane.embedded;

import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.backplane.Backplane;
import chat.server.backplane.Payload;
import chat.server.backplane.RoomPosition;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room whose newest messages are kept in memory alone. Guarded by its own lock, which the callers hold. */
final class MemoryRoom {

    private static final int SMALLEST_RING = 4;
    private static final int BYTES_PER_ROOM = 500; // of the objects, roughly
    private static final int BYTES_PER_ID = 2 * Long.BYTES;

    /** How many {@code open} were not taken back. Guarded by the map that holds this room. */
    int openings;

    private final String epoch;
    private final int kept;
    private final int capacity;
    private final RecentMessages messages;
    private final SentIds ids = new SentIds();

    /** Of each message kept, by its seq. */
    private long[] idHashes;

    MemoryRoom(String epoch, int kept) {
        this.epoch = epoch;
        this.kept = kept;
        capacity = kept + Backplane.SLACK_MESSAGES;
        messages = new RecentMessages(0, capacity);
        idHashes = new long[Math.min(capacity, SMALLEST_RING)];
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
        return BYTES_PER_ROOM
                + messages.bytes()
                + (long) idHashes.length * Long.BYTES
                + (long) ids.capacity() * BYTES_PER_ID;
    }

    /** The message that {@code user} sent under {@code id}; null if it is not kept. */
    ServerMessage.@Nullable Message find(UserId user, String id) {
        long seq = ids.find(SentIds.hash(user, id));
        if (seq == SentIds.NO_SEQ) {
            return null;
        }
        ServerMessage.Message found = Payload.decode(messages.read(seq));
        return found.user().equals(user) && id.equals(found.id()) ? found : null;
    }

    void append(ServerMessage.Message message, byte[] payload) {
        if (messages.isFull()) {
            forgetIdOf(oldestReadable());
        } else if (newest() - oldestReadable() + 1 == idHashes.length) {
            growIdHashes();
        }
        messages.append(payload);
        long hash = message.id() == null ? SentIds.NO_HASH : SentIds.hash(message.user(), message.id());
        idHashes[slot(newest())] = hash;
        if (hash != SentIds.NO_HASH) {
            ids.put(hash, newest());
        }
    }

    private void forgetIdOf(long seq) {
        long hash = idHashes[slot(seq)];
        if (hash != SentIds.NO_HASH) {
            ids.remove(hash, seq);
        }
    }

    private void growIdHashes() {
        long[] old = idHashes;
        idHashes = Arrays.copyOf(old, Math.min(capacity, old.length * 2));
        for (long seq = oldestReadable(); seq <= newest(); seq++) {
            idHashes[slot(seq)] = old[(int) (seq % old.length)];
        }
    }

    /** The messages {@code from} to {@code to}, both of them too; all of them must be kept. */
    List<byte[]> read(long from, long to) {
        return messages.read(from, to);
    }

    private int slot(long seq) {
        return (int) (seq % idHashes.length);
    }
}
