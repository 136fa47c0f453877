package chat.server.backplane.embedded;

import chat.protocol.RoomName;
import chat.server.store.LogRow;
import chat.server.store.LoggedMessages;
import chat.server.store.MessageWriter;
import chat.server.store.StoreException;
import chat.server.store.StoredRoom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes drafts in one transaction: gives each its number, or the message that it repeats. Confined to the writer's thread.
 *
 * <p>A transaction adds one row to the log, whatever the number of rooms that it concerns. Rooms whose messages have been in
 * the log for long enough have them folded into a chunk, some in each transaction; rows of which nothing is needed any more
 * are deleted. Until then a room stays in memory, which is where such messages are read.
 */
final class Ledger {

    /**
     * When messages are due to be folded.
     *
     * @param logBytes once the log is longer than that from them on
     * @param age once they have been in the log for so long
     */
    record Folding(long logBytes, Duration age) {

        private static final long LOG_BYTES = 8L << 20;
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
        DurableRoom open(RoomName name);

        void close(RoomName name);
    }

    /** Messages that are in the log alone. */
    private record Found(RoomName room, LoggedMessages.Part part) {}

    private static final int FOLDS_WHEN_IDLE = 64;
    private static final int TRIM_BYTES = 256 * 1024;

    private final MessageWriter writer;
    private final IdHash idHash;
    private final Retention retention;
    private final Clock clock;
    private final Folding folding;
    private final OpenRooms rooms;
    private final Set<RoomTail> touched = new LinkedHashSet<>();

    /** Of open rooms with messages that are in the log alone, the one with the oldest of them first. */
    private final Set<RoomTail> unfolded = new LinkedHashSet<>();

    /** Of open rooms: those that have been taken from there in this transaction. */
    private final List<RoomTail> folded = new ArrayList<>();

    /** How many bytes were added to the log since it was empty, and before which of them nothing is left. */
    private long position;

    private long trimmed;

    /** Whether the above is what the store holds. */
    private boolean intact;

    Ledger(MessageWriter writer, IdHash idHash, Retention retention, Clock clock, Folding folding, OpenRooms rooms) {
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
        touched.forEach(tail -> tail.room().tail = null);
        unfolded.forEach(tail -> tail.room().tail = null);
        folded.addAll(unfolded);
        unfolded.clear();
        LoggedMessages logged = writer.readLog();
        List<Found> found = new ArrayList<>();
        for (long id : logged.rooms()) {
            StoredRoom stored = writer.roomsAfter(id - 1, 1).get(0);
            LoggedMessages.Part part = logged.after(id, stored.newest());
            if (part != null) {
                found.add(new Found(stored.name(), part));
            }
        }
        found.sort(Comparator.comparingLong(one -> one.part().position()));
        for (Found one : found) {
            restore(one);
        }
        writer.endReading();
        closeFolded();
        position = logged.end();
        trimmed = 0;
        intact = true;
    }

    private void restore(Found found) throws StoreException {
        DurableRoom room = rooms.open(found.room());
        try {
            RoomTail tail = tail(room);
            tail.restore(found.part());
            addUnfolded(tail);
        } finally {
            rooms.close(found.room());
        }
    }

    private void addUnfolded(RoomTail tail) {
        if (unfolded.add(tail)) {
            rooms.open(tail.room().name());
        }
    }

    /** Writes and commits; without drafts, only tidies up. After an exception nothing of it is kept. */
    void keep(List<Draft> drafts) throws StoreException {
        restore();
        if (drafts.isEmpty() && !isFoldDue()) {
            return;
        }
        intact = false;
        touched.clear();
        for (int i = 0; i < drafts.size(); i++) {
            number(drafts.get(i));
        }
        foldDue(drafts.isEmpty() ? FOLDS_WHEN_IDLE : touched.size());
        log();
        trim();
        for (RoomTail tail : touched) {
            tail.prune(retention.messages());
        }
        writer.commit();
        intact = true;
        touched.forEach(tail -> tail.room().pruned(tail.pruned()));
        closeFolded();
    }

    private void number(Draft draft) throws StoreException {
        RoomTail tail = tail(draft.room);
        touched.add(tail);
        tail.number(draft, clock.millis());
        if (tail.isFull()) {
            fold(tail);
        }
    }

    private RoomTail tail(DurableRoom room) throws StoreException {
        RoomTail tail = room.tail;
        if (tail == null) {
            tail = new RoomTail(room, idHash, writer);
            room.load(tail.newest(), tail.pruned());
            room.tail = tail;
        }
        return tail;
    }

    private void fold(RoomTail tail) throws StoreException {
        tail.fold();
        if (unfolded.remove(tail)) {
            folded.add(tail);
        }
    }

    private void foldDue(int most) throws StoreException {
        for (int i = 0; i < most && isFoldDue(); i++) {
            fold(unfolded.iterator().next());
        }
    }

    private boolean isFoldDue() {
        return !unfolded.isEmpty()
                && unfolded.iterator()
                        .next()
                        .isLoggedBefore(
                                position - folding.logBytes(),
                                System.nanoTime() - folding.age().toNanos());
    }

    private void log() throws StoreException {
        LogRow row = new LogRow();
        for (RoomTail tail : touched) {
            if (tail.isBusy()) {
                fold(tail);
            } else if (tail.log(row, position)) {
                addUnfolded(tail);
            }
        }
        if (row.bytes() > 0) {
            writer.appendToLog(position, row);
            position += row.bytes();
        }
    }

    private void trim() throws StoreException {
        long needed = unfolded.isEmpty() ? position : unfolded.iterator().next().loggedAt();
        if (needed - trimmed >= TRIM_BYTES || unfolded.isEmpty() && needed > trimmed) {
            writer.trimLog(needed);
            trimmed = needed;
        }
    }

    private void closeFolded() {
        folded.forEach(tail -> rooms.close(tail.room().name()));
        folded.clear();
    }
}
