package chat.server.stream.disk;

import chat.server.store.Chunk;
import chat.server.store.StoreException;
import chat.server.store.log.Rewrite;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.commit.CommitQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the events of a room from the log to the table. Until then the room holds them in memory. Events that are pruned before never
 * come into the table. Confined to the writer's thread, and worthless after a transaction that failed.
 */
final class RoomFlush {

    /**
     * Above this a room's oldest events are flushed with the next commit: the ids of all others are in memory, also after two full
     * commits, the one that finds it out and the next, and after memory has given some to the index.
     */
    static final int MOST_UNFLUSHED = RoomIds.IN_MEMORY - RoomIds.INDEX_STEP - 2 * CommitQueue.FULL_COMMIT;

    /** How many events are pruned at once. */
    static final int PRUNE_STEP = 2 * Chunk.MOST_MESSAGES;

    static {
        assert MOST_UNFLUSHED >= Chunk.MOST_MESSAGES;
    }

    /**
     * The events of one commit.
     *
     * @param last seq of the last one
     * @param position in the log
     * @param nanos when
     * @param time of the last one
     */
    private record Logged(long last, long position, long nanos, long time) {}

    private final DiskRoom room;
    private final RoomRow row;
    private final RoomIds ids;
    private final RoomChanges changes;
    private final MessageWriter table;

    /** The commits with events that are not flushed, the oldest first. */
    private final Deque<Logged> logged = new ArrayDeque<>();

    /** Up to which event none is to be flushed any more: it is in the table, or pruned. */
    private long flushed;

    private long pruned;

    /** Up to which event the table and the log know that none is retained. */
    private long prunedInTable;

    private long prunedInLog;

    /** Seq of the newest event in the log. */
    private long newest;

    RoomFlush(
            DiskRoom room,
            RoomRow row,
            RoomIds ids,
            RoomChanges changes,
            MessageWriter table,
            @Nullable StoredRoom stored) {
        this.room = room;
        this.row = row;
        this.ids = ids;
        this.changes = changes;
        this.table = table;
        if (stored != null) {
            newest = stored.newest();
            flushed = newest;
            prunedInTable = stored.pruned();
            pruned = prunedInTable;
        }
    }

    /** What lies before {@code first} is lost. */
    void restart(long first) {
        pruned = first - 1;
        flushed = pruned;
    }

    /** Notes that events up to {@code last} are in the log, and not in the table. */
    void logged(long last, long position, long nanos, long time) {
        newest = last;
        logged.add(new Logged(last, position, nanos, time));
    }

    DiskRoom room() {
        return room;
    }

    /** Seq of the newest event that is in the log or in the table. */
    long newest() {
        return newest;
    }

    long flushed() {
        return flushed;
    }

    long pruned() {
        return pruned;
    }

    /** The events up to {@code seq} were pruned. */
    void pruned(long seq) {
        pruned = Math.max(pruned, seq);
        ids.forgetUpTo(pruned);
    }

    /** Up to where events were pruned that neither the table nor the log says it of; 0 if there are none. */
    long takePrunedForLog() {
        if (prunedInLog >= pruned || prunedInTable >= pruned) {
            return 0;
        }
        prunedInLog = pruned;
        return pruned;
    }

    /** Writes the oldest events that are not flushed as a chunk, and puts what they have rewritten in its place. */
    void flush() throws StoreException {
        long id = row.id();
        if (prunedInTable < pruned) {
            table.prune(id, pruned, ids.isIndexedAfter(prunedInTable));
            table.rooms().setPruned(id, pruned);
            prunedInTable = pruned;
        }
        long first = flushed + 1;
        long last = Math.min(newest, flushed + Chunk.MOST_MESSAGES);
        List<byte[]> payloads = room.read(first, last);
        long[] hashes = ids.hashes(first, payloads.size());
        Chunk chunk = new Chunk(first, last, 0, hashes, payloads).from(first);
        dropLogged(chunk.last() - 1);
        table.chunks().append(id, chunk.at(logged.element().time()));
        List<Rewrite> rewrites = room.rewritesUpTo(chunk.last());
        if (!rewrites.isEmpty()) {
            table.chunks()
                    .rewrite(
                            room.name(),
                            id,
                            rewrites.stream()
                                    .filter(rewrite -> rewrite.seq() < first)
                                    .toList());
        }
        flushed = chunk.last();
        dropLogged(flushed);
    }

    /** Puts what the flushed and pruned events have changed into the table; in their transaction. */
    void flushChanges() throws StoreException {
        changes.flush(flushed);
    }

    private void dropLogged(long last) {
        while (!logged.isEmpty() && logged.element().last() <= last) {
            logged.remove();
        }
    }

    /** Whether more events are not flushed than may be. */
    boolean isFull() {
        return newest - flushed >= MOST_UNFLUSHED;
    }

    boolean hasUnflushed() {
        return !logged.isEmpty();
    }

    /** Whether the oldest event that is not flushed is before a position in the log, or a time. */
    boolean isLoggedBefore(long position, long nanos) {
        return loggedAt() < position || logged.element().nanos() - nanos < 0;
    }

    /** The position in the log of the oldest event that is not flushed. */
    long loggedAt() {
        return logged.element().position();
    }

    /** How many events are retained where the server retains {@code most}. */
    int retained(int most) {
        return changes.head().retained(most);
    }

    /** Whether enough events are there beyond the {@code readable} ones to prune some. */
    boolean isPruneDue(int readable) {
        return newest - readable - pruned >= PRUNE_STEP;
    }

    /** Prunes events beyond the {@code readable} ones; of the table only some, so that no commit takes long. */
    void prune(int readable) throws StoreException {
        if (pruned < flushed) {
            long upTo = Math.min(pruned + PRUNE_STEP, flushed);
            pruned(table.prune(row.id(), upTo, ids.isIndexedAfter(pruned)));
            prunedInTable = pruned;
        } else {
            pruned(newest - readable);
            flushed = pruned;
            dropLogged(flushed);
        }
    }
}
