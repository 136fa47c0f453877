package chat.server.stream.disk;

import chat.server.store.StoreException;
import chat.server.store.log.Log;
import chat.server.store.table.MessageWriter;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.recent.OpenRooms;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Chooses which rooms are flushed: those whose oldest event has been in the log for longest. Rooms with events that are not
 * flushed are used by this, so they stay in memory. Confined to the writer's thread.
 */
final class Flusher {

    /** About how many events at once where nobody submits any. */
    private static final int MOST_WHEN_IDLE = 256;

    /** As many share a transaction at once, so that no commit takes long. */
    private static final int STEP_EVENTS = 256;

    private final Log log;
    private final MessageWriter table;
    private final OpenRooms<DiskRoom> rooms;
    private final int retained;
    private final FlushPolicy policy;
    private final LongSupplier nanos;

    /** Rooms with events that are not flushed, the one with the oldest of them first. */
    private final SortedSet<RoomFlush> unflushed = new TreeSet<>(Comparator.comparingLong(RoomFlush::loggedAt)
            .thenComparing(flush -> flush.room().name().value()));

    /** In this transaction: what is flushed or pruned, and what has left those above. */
    private final Set<RoomFlush> changed = new LinkedHashSet<>();

    private final Set<RoomFlush> finished = new LinkedHashSet<>();

    /** When due events were flushed last, and how many were committed since. */
    private long steppedNanos;

    private int committed;

    Flusher(
            Log log,
            MessageWriter table,
            OpenRooms<DiskRoom> rooms,
            Retention retention,
            FlushPolicy policy,
            LongSupplier nanos) {
        this.log = log;
        this.table = table;
        this.rooms = rooms;
        this.retained = retention.messages();
        this.policy = policy;
        this.nanos = nanos;
        steppedNanos = nanos.getAsLong();
    }

    private interface Change {
        void make() throws StoreException;
    }

    /** Forgets all rooms, whose events are in the log still, after a transaction that failed. */
    void forget() {
        finished.addAll(unflushed);
        unflushed.clear();
        changed.clear();
        finished.forEach(flush -> flush.room().writer = null);
    }

    /** Adds a room with events that are not flushed. */
    void add(RoomFlush flush) {
        if (unflushed.add(flush)) {
            rooms.use(flush.room());
        }
    }

    /** Prunes a room, and flushes what it has more than it may have. */
    void shorten(RoomFlush flush) throws StoreException {
        int readable = flush.retained(retained) + RoomStreams.SLACK_EVENTS;
        if (flush.isPruneDue(readable)) {
            change(flush, () -> flush.prune(readable));
        }
        while (flush.isFull()) {
            change(flush, flush::flush);
        }
    }

    /** Makes a change that may leave no event of a room in the log alone. */
    private void change(RoomFlush flush, Change change) throws StoreException {
        if (flush.hasUnflushed() && unflushed.remove(flush)) {
            finished.add(flush);
        }
        change.make();
        changed.add(flush);
        if (flush.hasUnflushed()) {
            unflushed.add(flush);
            finished.remove(flush);
        }
    }

    boolean isDue() {
        return !unflushed.isEmpty()
                && unflushed
                        .first()
                        .isLoggedBefore(
                                log.position() - policy.segmentBytes(),
                                nanos.getAsLong() - policy.age().toNanos());
    }

    /** @param events how many are in this commit: flushing keeps pace with them */
    void flushDue(int events) throws StoreException {
        committed += events;
        long now = nanos.getAsLong();
        if (events > 0
                && committed < STEP_EVENTS
                && now - steppedNanos < policy.step().toNanos()) {
            return;
        }
        long most = events == 0 ? MOST_WHEN_IDLE : 2L * committed;
        committed = 0;
        steppedNanos = now;
        for (long left = most; left > 0 && isDue(); ) {
            RoomFlush flush = unflushed.first();
            left += flush.flushed();
            change(flush, flush::flush);
            left -= flush.flushed();
        }
    }

    void flushAll() throws StoreException {
        while (!unflushed.isEmpty()) {
            RoomFlush flush = unflushed.first();
            change(flush, flush::flush);
        }
    }

    void commit() throws StoreException {
        for (RoomFlush flush : changed) {
            flush.room().pruned(flush.pruned()); // before somebody looks for it in the table
            flush.flushChanges();
        }
        if (!changed.isEmpty()) {
            table.noteLogEnd(log.end(false));
        }
        table.commit();
    }

    /** What was changed is in the table, and what was added in the log. */
    void settle() {
        changed.forEach(flush -> flush.room().flushed(flush.flushed()));
        finished.forEach(flush -> rooms.release(flush.room()));
        changed.clear();
        finished.clear();
    }

    /** The position of the oldest record in the log with an event that is not flushed. */
    long lowWater() {
        return unflushed.isEmpty() ? log.position() : unflushed.first().loggedAt();
    }
}
