package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.Log;
import chat.server.store.log.LogContents;
import chat.server.store.log.RecoveredLog;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.recent.IdHash;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps drafts, many at a time: gives each its number, or the message that it repeats, and appends them to the log, in one record
 * whatever the number of rooms. Confined to the writer's thread.
 *
 * <p>Rooms whose messages have been in the log for long enough have them folded into chunks, some with each commit. Until then
 * a room stays in memory, which is where such messages are read.
 */
final class Ledger {

    /**
     * When messages are due to be folded.
     *
     * @param logBytes once the log is longer than that from them on, which is how long each of its files gets
     * @param age once they have been in the log for so long
     */
    record Folding(long logBytes, Duration age) {

        private static final long LOG_BYTES = 4L << 20;
        private static final Duration AGE = Duration.ofSeconds(10);
        private static final int FOLDS_IN_AGE = 20;

        /** Soon enough for a start to be quick, and for messages to be deleted about when they are too old. */
        static Folding before(Retention retention) {
            Duration share = retention.age().dividedBy(FOLDS_IN_AGE);
            return new Folding(LOG_BYTES, share.isZero() || share.compareTo(AGE) > 0 ? AGE : share);
        }
    }

    /** Rooms that were opened stay in memory until they are closed as often. */
    interface OpenRooms {
        DiskRoom open(RoomName name);

        void close(RoomName name);
    }

    private interface Change {
        void make() throws StoreException;
    }

    private static final int FOLDED_WHEN_IDLE = 256;

    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);

    private static final RecoveredLog.Cases<LogContents> CASES = new RecoveredLog.Cases<>() {
        @Override
        public LogContents complete(RecoveredLog.Complete complete) {
            return complete.contents();
        }

        @Override
        public LogContents tornTail(RecoveredLog.TornTail torn) {
            LOGGER.warn("{}: a crash has cut off the last commit, which nobody had been answered", torn.segment());
            return torn.contents();
        }

        @Override
        public LogContents gap(RecoveredLog.Gap gap) {
            LOGGER.warn("{}: messages are missing that were not on the disk, as after a power cut", gap.segment());
            return gap.contents();
        }

        @Override
        public LogContents damaged(RecoveredLog.Damaged damaged) throws StoreException {
            throw new StoreException(damaged.segment() + " is damaged: " + damaged.problem());
        }
    };

    private final Log log;
    private final MessageWriter writer;
    private final IdHash idHash;
    private final Retention retention;
    private final Clock clock;
    private final Folding folding;
    private final OpenRooms rooms;

    /** Of open rooms with messages that are in the log alone, the one with the oldest of them first. */
    private final SortedSet<RoomTail> unfolded = new TreeSet<>(Comparator.comparingLong(RoomTail::loggedAt)
            .thenComparing(tail -> tail.room().name().value()));

    /** In this transaction: what drafts are for, what is folded or pruned, and what has left those above. */
    private final Set<RoomTail> touched = new LinkedHashSet<>();

    private final Set<RoomTail> changed = new LinkedHashSet<>();
    private final Set<RoomTail> folded = new LinkedHashSet<>();

    /** Whether all that is what the store holds. */
    private boolean intact;

    Ledger(
            Log log,
            MessageWriter writer,
            IdHash idHash,
            Retention retention,
            Clock clock,
            Folding folding,
            OpenRooms rooms) {
        this.log = log;
        this.writer = writer;
        this.idHash = idHash;
        this.retention = retention;
        this.clock = clock;
        this.folding = folding;
        this.rooms = rooms;
    }

    /** Takes over what the store holds if the last transaction failed, or none was made yet. */
    void restore() throws StoreException {
        if (intact) {
            return;
        }
        folded.addAll(unfolded);
        unfolded.clear();
        touched.forEach(tail -> tail.room().tail = null);
        folded.forEach(tail -> tail.room().tail = null);
        changed.clear();
        RecoveredLog recovered = log.recover();
        LogContents logged = recovered.match(CASES);
        boolean whole = !(recovered instanceof RecoveredLog.Gap);
        for (RoomName name : logged.rooms()) {
            whole &= restore(name, logged);
        }
        if (!whole || logged.lacks(needed())) {
            foldAll(); // or what a power cut has taken would be missed as soon as records are flushed
        }
        commit();
        settle();
    }

    /** Returns whether no message before those is missing. */
    private boolean restore(RoomName name, LogContents logged) throws StoreException {
        DiskRoom room = rooms.open(name);
        try {
            StoredRoom stored = writer.findRoom(name);
            LogContents.Part part = logged.after(name, stored == null ? 0 : stored.newest());
            if (part != null) {
                RoomTail tail = load(room, part.chunk().payloads().size());
                tail.restore(part);
                addUnfolded(tail);
            }
            return part == null || part.whole();
        } finally {
            rooms.close(name);
        }
    }

    private RoomTail load(DiskRoom room, int restored) throws StoreException {
        RoomTail tail = new RoomTail(room, idHash, writer, restored);
        room.load(tail.newest(), tail.pruned());
        room.tail = tail;
        return tail;
    }

    private void addUnfolded(RoomTail tail) {
        if (unfolded.add(tail)) {
            rooms.open(tail.room().name());
        }
    }

    /** Keeps drafts; without any, only tidies up. After an exception none of them is kept. */
    void keep(List<Draft> drafts) throws StoreException {
        restore();
        if (drafts.isEmpty() && !isFoldDue()) {
            return;
        }
        intact = false;
        touched.clear();
        changed.clear();
        for (int i = 0; i < drafts.size(); i++) {
            number(drafts.get(i));
        }
        for (RoomTail tail : touched) {
            shorten(tail);
        }
        foldDue(drafts.isEmpty() ? FOLDED_WHEN_IDLE : 2 * drafts.size() + Chunk.MOST_MESSAGES);
        commit();
        log();
        settle();
    }

    private void commit() throws StoreException {
        changed.forEach(tail -> tail.room().pruned(tail.pruned())); // before somebody looks for it in the store
        writer.commit();
    }

    /** What was changed is in the store. */
    private void settle() {
        intact = true;
        changed.forEach(tail -> tail.room().folded(tail.folded()));
        folded.forEach(tail -> rooms.close(tail.room().name()));
        folded.clear();
    }

    private void number(Draft draft) throws StoreException {
        DiskRoom room = draft.room;
        RoomTail tail = room.tail == null ? load(room, 0) : room.tail;
        touched.add(tail);
        tail.number(draft, clock.millis());
    }

    private void shorten(RoomTail tail) throws StoreException {
        if (tail.isPruneDue(retention.messages())) {
            change(tail, () -> tail.prune(retention.messages()));
        }
        while (tail.isFull()) {
            change(tail, tail::fold);
        }
    }

    /** Makes a change that may leave no message of a room in the log alone. */
    private void change(RoomTail tail, Change change) throws StoreException {
        if (tail.isLogged() && unfolded.remove(tail)) {
            folded.add(tail);
        }
        change.make();
        changed.add(tail);
        if (tail.isLogged()) {
            unfolded.add(tail);
            folded.remove(tail);
        }
    }

    /** @param most about how many messages, so that no commit takes long */
    private void foldDue(long most) throws StoreException {
        for (long left = most; left > 0 && isFoldDue(); ) {
            RoomTail tail = unfolded.first();
            left += tail.folded();
            change(tail, tail::fold);
            left -= tail.folded();
        }
    }

    private void foldAll() throws StoreException {
        while (!unfolded.isEmpty()) {
            RoomTail tail = unfolded.first();
            change(tail, tail::fold);
        }
    }

    private boolean isFoldDue() {
        return !unfolded.isEmpty()
                && unfolded.first()
                        .isLoggedBefore(
                                log.position() - folding.logBytes(),
                                System.nanoTime() - folding.age().toNanos());
    }

    private void log() throws StoreException {
        CommitRecord row = new CommitRecord();
        for (RoomTail tail : touched) {
            tail.log(row, log.position());
        }
        if (row.bytes() == 0) {
            return; // and no turn: the newest record still says that what was folded now is needed
        }
        log.append(row, needed());
        for (RoomTail tail : touched) {
            if (tail.isLogged()) {
                addUnfolded(tail);
            }
        }
        log.switchIfLong(needed(), folding.logBytes());
    }

    /** The position of the oldest record in the log with a message that is in it alone. */
    private long needed() {
        return unfolded.isEmpty() ? log.position() : unfolded.first().loggedAt();
    }

    /** Finds out whether messages can be kept. */
    void probe() throws StoreException {
        writer.probe();
        log.probe();
    }

    /** Notes a clean end, so that damage to what was kept last is not taken for a record that a crash has cut off. */
    void end() throws StoreException {
        restore();
        log.append(new CommitRecord(), needed());
    }

    void close() {
        writer.close();
        log.close();
    }
}
