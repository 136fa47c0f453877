package chat.server.stream.disk;

import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.Log;
import chat.server.store.log.LogContents;
import chat.server.store.log.RecoveredLog;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.store.table.StoredState;
import chat.server.stream.Payload;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives rooms the events that are in the log alone, at a start and after a fault. Confined to the writer's thread. */
final class Recovery {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

    private static final RecoveredLog.Cases<LogContents> CASES = new RecoveredLog.Cases<>() {
        @Override
        public LogContents complete(RecoveredLog.Complete complete) {
            return complete.contents();
        }

        @Override
        public LogContents tornTail(RecoveredLog.TornTail torn) {
            LOGGER.warn(
                    "{}: the last commit is cut off ({}), as a crash does before anybody has an acknowledgement of it;"
                            + " if something else has cut the file, these messages are lost",
                    torn.segment(),
                    torn.events().isEmpty() ? "nothing of it can be read" : String.join(", ", torn.events()));
            return torn.contents();
        }

        @Override
        public LogContents gap(RecoveredLog.Gap gap) {
            LOGGER.warn("{}: events are missing that were not on the disk, as after a power cut", gap.segment());
            return gap.contents();
        }

        @Override
        public LogContents damaged(RecoveredLog.Damaged damaged) throws StoreException {
            throw new StoreException(damaged.segment() + " is damaged: " + damaged.problem());
        }
    };

    private final Log log;
    private final MessageWriter table;
    private final OpenRooms<DiskRoom> rooms;
    private final RoomWriters writers;
    private final Flusher flusher;
    private final Eraser eraser;
    private final LongSupplier nanos;

    Recovery(
            Log log,
            MessageWriter table,
            OpenRooms<DiskRoom> rooms,
            RoomWriters writers,
            Flusher flusher,
            Eraser eraser,
            LongSupplier nanos) {
        this.log = log;
        this.table = table;
        this.rooms = rooms;
        this.writers = writers;
        this.flusher = flusher;
        this.eraser = eraser;
        this.nanos = nanos;
    }

    void run() throws StoreException {
        flusher.forget();
        RecoveredLog recovered = log.recover();
        LogContents contents = recovered.match(CASES);
        boolean whole = !(recovered instanceof RecoveredLog.Gap);
        for (RoomName name : contents.rooms()) {
            whole &= restore(name, contents);
        }
        if (!whole || contents.lacks(flusher.lowWater())) {
            flusher.flushAll(); // or the gap would count as damage as soon as records are durable
        }
        if (!table.knowsLogEnd()) {
            log.append(new CommitRecord(), flusher.lowWater()); // from now on an empty log is one that was emptied
            table.noteLogEnd(log.end(false));
        }
        flusher.commit();
        flusher.settle();
        if (contents.isErasable()) {
            eraser.request();
        }
    }

    private static List<RoomChanged> changes(RoomName name, LogContents contents) {
        List<RoomChanged> changes = new ArrayList<>(0);
        contents.forEachEvent(name, (seq, payload) -> {
            if (StoredState.isChange(payload)) {
                changes.add((RoomChanged) Payload.decode(payload));
            }
        });
        return changes;
    }

    /** Returns whether no event before those is missing. */
    private boolean restore(RoomName name, LogContents contents) throws StoreException {
        DiskRoom room = rooms.use(name);
        try {
            StoredRoom stored = table.rooms().find(name);
            long flushed = stored == null ? 0 : stored.newest();
            LogContents.Part part = contents.after(name, flushed);
            List<RoomChanged> changes = changes(name, contents);
            if (part == null && changes.isEmpty()) {
                return true;
            }
            RoomWriter writer = writers.load(
                    room, part == null ? 0 : part.chunk().payloads().size());
            changes.forEach(writer.changes()::add);
            room.holds(writer.changes().head());
            if (part == null) {
                writer.changes().flush(Long.MAX_VALUE); // nothing else of the room will be flushed
                return true;
            }
            writer.restore(part, contents.rewritesAfter(name, flushed), nanos.getAsLong());
            flusher.add(writer.flush());
            return part.whole();
        } catch (DamageException e) {
            long newest = table.rooms().newestByEvents(name);
            if (newest == 0 || contents.after(name, newest) != null) {
                throw e; // nobody knows the numbers of what is in the log alone
            }
            LOGGER.error("{}", e.getMessage());
            return true; // nobody can enter the room, and nothing of it is in the log alone
        } finally {
            rooms.release(room);
        }
    }
}
