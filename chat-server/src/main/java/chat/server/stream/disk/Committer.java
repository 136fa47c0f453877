package chat.server.stream.disk;

import chat.protocol.ErrorCode;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.Log;
import chat.server.store.table.MessageWriter;
import chat.server.stream.Outcome;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Makes batches durable: one record of the log for each, whatever the number of rooms. Some rooms are flushed with each commit. Confined to the
 * writer's thread.
 */
final class Committer {

    private final Log log;
    private final MessageWriter table;
    private final RoomWriters writers;
    private final Flusher flusher;
    private final Recovery recovery;
    private final Eraser eraser;
    private final FlushPolicy policy;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Damage damage;

    private final CommitRecord record = new CommitRecord();

    /** The rooms of this batch. */
    private final Set<RoomWriter> touched = new LinkedHashSet<>();

    /** Whether memory agrees with the log and the table. */
    private boolean intact;

    Committer(
            Log log,
            MessageWriter table,
            RoomWriters writers,
            Flusher flusher,
            Recovery recovery,
            Eraser eraser,
            FlushPolicy policy,
            Clock clock,
            LongSupplier nanos,
            Damage damage) {
        this.log = log;
        this.table = table;
        this.writers = writers;
        this.flusher = flusher;
        this.recovery = recovery;
        this.eraser = eraser;
        this.policy = policy;
        this.clock = clock;
        this.nanos = nanos;
        this.damage = damage;
    }

    /** Takes over what the log and the table hold if the last transaction failed, or none was made yet. */
    void recover() throws StoreException {
        if (!intact) {
            touched.forEach(writer -> writer.room().writer = null);
            touched.clear();
            recovery.run();
            intact = true;
        }
    }

    /** Makes a batch durable; without any drafts, only flushes. After an exception none of them is. */
    void commit(List<Draft> batch) throws StoreException {
        recover();
        if (batch.isEmpty() && !flusher.isDue()) {
            return;
        }
        intact = false;
        touched.clear();
        long time = clock.millis();
        for (int i = 0; i < batch.size(); i++) {
            number(batch.get(i), time);
        }
        for (RoomWriter writer : touched) {
            flusher.shorten(writer.flush());
        }
        flusher.flushDue(batch.size());
        flusher.commit();
        append();
        intact = true;
        flusher.settle();
    }

    private void number(Draft draft, long time) throws StoreException {
        try {
            RoomWriter writer = writers.of(draft.room);
            touched.add(writer);
            writer.number(draft, time);
        } catch (DamageException e) {
            draft.ends(new Outcome.Refused(
                    ErrorCode.INTERNAL, String.valueOf(damage.found(e).getMessage())));
        }
    }

    private void append() throws StoreException {
        record.clear();
        long now = nanos.getAsLong();
        for (RoomWriter writer : touched) {
            writer.log(record, log.position(), now);
        }
        if (record.isEmpty()) {
            return; // and no switch: the newest record still says that what was flushed now was not
        }
        log.append(record, flusher.lowWater());
        for (RoomWriter writer : touched) {
            if (writer.flush().hasUnflushed()) {
                flusher.add(writer.flush());
            }
        }
        if (record.hasRewrites()) {
            eraser.request();
        }
        if (!eraser.isAtWork()) {
            log.switchIfLong(flusher.lowWater(), policy.segmentBytes());
        }
    }

    /** Finds out whether events can be stored. */
    void probe() throws StoreException {
        table.probe();
        log.probe();
    }

    /**
     * Notes a clean end: in the log, so that damage to the last commit does not look like a record that a crash has cut off; and then in
     * the table, so that the loss of the log does not look like an empty one.
     */
    void end() throws StoreException {
        recover();
        log.append(new CommitRecord(), flusher.lowWater());
        table.noteLogEnd(log.end(true));
        table.commit();
    }

    void close() {
        table.close();
    }
}
