package chat.server.backplane.embedded;

import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.backplane.Payload;
import chat.server.backplane.RoomPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of one room. Guarded by its own lock, which the callers hold.
 *
 * <p>They are kept as bytes in a few arrays. Objects for each would live just long enough to make every collection of the
 * heap slow.
 */
final class RoomLog {

    private static final int SMALLEST_RING = 4;
    private static final int BYTES_PER_ROOM = 500; // of the objects, roughly
    private static final int BYTES_PER_SLOT = 2 * Long.BYTES + Integer.BYTES;
    private static final int BYTES_PER_ID = 2 * Long.BYTES;

    /** How many {@code open} were not taken back. Guarded by the map that holds this log. */
    int openings;

    private final String epoch;
    private final int capacity;
    private final ByteRing payloads = new ByteRing();
    private final SentIds ids = new SentIds();

    /** Of each message kept, by its slot. */
    private long[] places;

    private int[] lengths;
    private long[] idHashes;
    private long newest;
    private int count;

    RoomLog(String epoch, int capacity) {
        this.epoch = epoch;
        this.capacity = capacity;
        int slots = Math.min(capacity, SMALLEST_RING);
        places = new long[slots];
        lengths = new int[slots];
        idHashes = new long[slots];
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
        return BYTES_PER_ROOM
                + payloads.capacity()
                + (long) places.length * BYTES_PER_SLOT
                + (long) ids.capacity() * BYTES_PER_ID;
    }

    /** The message that {@code user} sent under {@code id}; null if it is not kept. */
    ServerMessage.@Nullable Message find(UserId user, String id) {
        long seq = ids.find(SentIds.hash(user, id));
        if (seq == SentIds.NO_SEQ) {
            return null;
        }
        ServerMessage.Message found = Payload.decode(payload(seq));
        return found.user().equals(user) && id.equals(found.id()) ? found : null;
    }

    void append(ServerMessage.Message message, byte[] payload) {
        if (count == capacity) {
            forgetOldest();
        } else if (count == places.length) {
            grow();
        }
        newest = message.seq();
        count++;
        int slot = slot(newest);
        places[slot] = payloads.append(payload);
        lengths[slot] = payload.length;
        idHashes[slot] = message.id() == null ? SentIds.NO_HASH : SentIds.hash(message.user(), message.id());
        if (message.id() != null) {
            ids.put(idHashes[slot], newest);
        }
    }

    private void forgetOldest() {
        int slot = slot(oldest());
        payloads.forgetBefore(places[slot] + lengths[slot]);
        if (idHashes[slot] != SentIds.NO_HASH) {
            ids.remove(idHashes[slot], oldest());
        }
        count--;
    }

    private void grow() {
        int slots = Math.min(capacity, places.length * 2);
        long[] oldPlaces = places;
        int[] oldLengths = lengths;
        long[] oldHashes = idHashes;
        places = Arrays.copyOf(places, slots);
        lengths = Arrays.copyOf(lengths, slots);
        idHashes = Arrays.copyOf(idHashes, slots);
        for (long seq = oldest(); seq <= newest; seq++) {
            int from = (int) (seq % oldPlaces.length);
            places[slot(seq)] = oldPlaces[from];
            lengths[slot(seq)] = oldLengths[from];
            idHashes[slot(seq)] = oldHashes[from];
        }
    }

    /** The messages {@code from} to {@code to}, both of them too; all of them must be kept. */
    List<byte[]> read(long from, long to) {
        List<byte[]> read = new ArrayList<>((int) Math.max(0, to - from + 1));
        for (long seq = from; seq <= to; seq++) {
            read.add(payload(seq));
        }
        return read;
    }

    private byte[] payload(long seq) {
        int slot = slot(seq);
        return payloads.read(places[slot], lengths[slot]);
    }

    private int slot(long seq) {
        return (int) (seq % places.length);
    }
}
