package chat.server.backplane.embedded;

import chat.server.store.MessageWriter;
import chat.server.store.StoreException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes drafts in one transaction: gives each its number, or the message that it repeats. Confined to the writer's thread.
 */
final class Ledger {

    private final MessageWriter writer;
    private final IdHash idHash;
    private final Retention retention;
    private final Clock clock;
    private final Set<DurableRoom> touched = new LinkedHashSet<>();

    Ledger(MessageWriter writer, IdHash idHash, Retention retention, Clock clock) {
        this.writer = writer;
        this.idHash = idHash;
        this.retention = retention;
        this.clock = clock;
    }

    /** Writes and commits. After an exception nothing of it is kept. */
    void keep(List<Draft> drafts) throws StoreException {
        touched.clear();
        boolean kept = false;
        try {
            for (int i = 0; i < drafts.size(); i++) {
                tail(drafts.get(i).room).number(drafts.get(i), clock.millis());
            }
            for (DurableRoom room : touched) {
                RoomTail tail = tail(room);
                tail.write();
                tail.prune(retention.messages());
            }
            writer.commit();
            kept = true;
        } finally {
            if (!kept) {
                touched.forEach(room -> room.tail = null);
            }
        }
        touched.forEach(this::noticePruned);
    }

    private RoomTail tail(DurableRoom room) throws StoreException {
        touched.add(room);
        RoomTail tail = room.tail;
        if (tail == null) {
            tail = new RoomTail(room.name(), idHash, writer);
            room.load(tail.newest(), tail.pruned());
            room.tail = tail;
        }
        return tail;
    }

    private void noticePruned(DurableRoom room) {
        if (room.tail != null) {
            room.pruned(room.tail.pruned());
        }
    }
}
