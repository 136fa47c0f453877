package chat.server.stream.disk;

import chat.server.store.StoreException;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.recent.RecentIds;
import chat.server.stream.recent.SentIds;
import org.jspecify.annotations.Nullable;

/**
 * Finds the event that was sent under an id. The ids of a room's newest events are in memory, as hashes; older ones are in the table's
 * index, which a room with a short history never uses. Confined to the writer's thread.
 */
final class RoomIds {

    /** Of how many events. */
    static final int IN_MEMORY = 4_096;

    /** How many go into the index at once. */
    static final int INDEX_STEP = 256;

    private final RoomRow row;
    private final MessageWriter table;
    private RecentIds recent;

    /** Seq of the newest event whose id is in the index. */
    private long indexed;

    /** @param restored how many events there are to restore */
    RoomIds(RoomRow row, MessageWriter table, @Nullable StoredRoom stored, int restored) throws StoreException {
        this.row = row;
        this.table = table;
        if (stored == null) {
            recent = new RecentIds(0, IN_MEMORY + restored);
        } else {
            indexed = stored.indexed();
            long forgotten = Math.max(stored.pruned(), indexed);
            recent = new RecentIds(forgotten, IN_MEMORY + restored);
            table.chunks().forEachIdAfter(stored.name(), stored.id(), forgotten, recent::append);
        }
    }

    /** Nothing up to {@code seq} counts any more, and {@code restored} events follow. */
    void restart(long seq, int restored) {
        recent = new RecentIds(seq, IN_MEMORY + restored);
    }

    /** Adds that of a restored event. */
    void restore(long hash) {
        recent.append(hash);
    }

    /** Seq of the newest event with this hash that was not pruned; {@link SentIds#NO_SEQ} if there is none. */
    long find(long hash, long pruned) throws StoreException {
        long seq = recent.find(hash);
        if (seq == SentIds.NO_SEQ && indexed > pruned) {
            seq = table.ids().find(row.id(), hash);
        }
        return seq > pruned ? seq : SentIds.NO_SEQ;
    }

    /** Adds that of the next event. What memory is to forget for it goes into the index, unless it was pruned anyway. */
    void append(long hash, long pruned) throws StoreException {
        if (recent.isFull() && recent.oldest() > pruned) {
            for (int i = 0; i < INDEX_STEP; i++) {
                indexed = recent.oldest();
                table.ids().add(row.id(), recent.hashOf(indexed), indexed);
                recent.forgetOldest();
            }
            table.rooms().setIndexed(row.id(), indexed);
        }
        recent.append(hash);
    }

    void forgetUpTo(long seq) {
        recent.forgetUpTo(seq);
    }

    /** Whether the index may hold ids of events after {@code seq}. */
    boolean isIndexedAfter(long seq) {
        return indexed > seq;
    }

    /** The hashes of events that are held in memory. */
    long[] hashes(long first, int count) {
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = recent.hashOf(first + i);
        }
        return hashes;
    }
}
