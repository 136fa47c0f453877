package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.protocol.UserId;
import chat.server.store.Chunk;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.LogContents;
import chat.server.store.log.Rewrite;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.store.table.StoredState;
import chat.server.stream.Amendments;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.Submission;
import chat.server.stream.recent.IdHash;
import chat.server.stream.recent.SentIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the next events of a room their numbers. Confined to the writer's thread, and worthless after a transaction that failed.
 */
final class RoomWriter {

    private final DiskRoom room;
    private final IdHash idHash;
    private final int retained;
    private final MessageWriter table;
    private final RoomRow row;
    private final RoomIds ids;
    private final RoomChanges changes;
    private final RoomFlush flush;

    /** Numbered in this batch, and not in the log yet; and what those have rewritten, by the seq of what is rewritten. */
    private final List<byte[]> batch = new ArrayList<>();

    private final Map<Long, Rewrite> batchRewrites = new LinkedHashMap<>(0);
    private final List<Rewrite> eventRewrites = new ArrayList<>();
    private long batchTime;

    /** Seq of the oldest event that {@link #events} finds. */
    private long oldest;

    /** Whether an event is numbered already, so that nothing may fail any more. */
    private boolean applying;

    private final Amendments.Events<StoreException> events = new Amendments.Events<>() {
        @Override
        public @Nullable RoomEvent find(long seq) throws StoreException {
            try {
                return seq < oldest || seq > head() ? null : Payload.decode(present(seq));
            } catch (DamageException e) {
                if (applying) {
                    return null; // the edit before, whose text is gone anyway
                }
                throw e;
            }
        }

        @Override
        public List<RoomEvent> saidBy(UserId user, long since) throws StoreException {
            return RoomWriter.this.saidBy(Payload.markOf(user), since);
        }

        @Override
        public void replace(RoomEvent present) {
            Rewrite rewrite = new Rewrite(head(), present.seq(), Payload.encode(present));
            eventRewrites.add(rewrite);
            batchRewrites.put(rewrite.seq(), rewrite);
        }
    };

    /**
     * Looks the room up in the table.
     *
     * @param retained how many events are retained
     * @param restored how many events there are to restore
     */
    RoomWriter(DiskRoom room, IdHash idHash, int retained, MessageWriter table, int restored) throws StoreException {
        this.room = room;
        this.idHash = idHash;
        this.retained = retained;
        this.table = table;
        StoredRoom stored = table.rooms().find(room.name());
        row = new RoomRow(room.name(), table, stored);
        ids = new RoomIds(row, table, stored, restored);
        changes = new RoomChanges(row, table, stored == null ? StoredState.NONE : storedState(stored));
        flush = new RoomFlush(room, row, ids, changes, table, stored);
    }

    private StoredState storedState(StoredRoom stored) throws StoreException {
        return table.states().find(stored.name(), stored.id());
    }

    RoomChanges changes() {
        return changes;
    }

    /** Takes over the room's events that are in the log alone, in memory, too, where they are not there yet. */
    void restore(LogContents.Part part, List<Rewrite> rewrites, long nanos) {
        Chunk chunk = part.chunk();
        if (chunk.first() > flush.newest() + 1) {
            flush.restart(chunk.first());
            ids.restart(flush.pruned(), chunk.ids().length);
        }
        for (int i = 0; i < chunk.ids().length; i++) {
            ids.restore(chunk.ids()[i]);
            room.restore(chunk.first() + i, chunk.payloads().get(i));
        }
        for (Rewrite rewrite : rewrites) {
            if (rewrite.event() >= chunk.first()) {
                room.restore(rewrite);
            }
        }
        flush.logged(chunk.last(), part.position(), nanos, chunk.time());
    }

    DiskRoom room() {
        return room;
    }

    RoomFlush flush() {
        return flush;
    }

    /** Seq of the newest event. */
    private long head() {
        return flush.newest() + batch.size();
    }

    /**
     * Makes an event of a draft, or finds out why not.
     *
     * @throws DamageException if an event that has to be looked at is damaged; the draft is none then
     */
    void number(Draft draft, long time) throws StoreException {
        Submission submission = draft.submission;
        long hash = submission.id() == null
                ? IdHash.NONE
                : idHash.of(submission.author().user(), submission.id());
        RoomEvent first = hash == IdHash.NONE ? null : find(submission, hash);
        if (first != null) {
            draft.repeats(first);
            return;
        }
        oldest = Math.max(flush.pruned(), head() - changes.head().retained(retained)) + 1;
        Outcome.Refused refusal = Amendments.refusal(submission, events);
        refusal = refusal == null ? changes.head().refusal(submission, time) : refusal;
        if (refusal != null) {
            draft.ends(refusal);
            return;
        }
        ids.append(hash, flush.pruned());
        RoomEvent event = submission.numbered(head() + 1, time);
        byte[] payload = Payload.encode(event);
        batch.add(payload);
        batchTime = time;
        if (event instanceof RoomEvent.RoomChanged change) {
            changes.add(change);
        }
        oldest = flush.pruned() + 1; // its number may have made the message one that is no longer retained, but there
        applying = true;
        Amendments.apply(event, events);
        applying = false;
        draft.becomes(event, payload, List.copyOf(eventRewrites));
        eventRewrites.clear();
    }

    private @Nullable RoomEvent find(Submission submission, long hash) throws StoreException {
        long seq = ids.find(hash, flush.pruned());
        if (seq == SentIds.NO_SEQ) {
            return null;
        }
        RoomEvent found = Payload.decode(present(seq));
        return submission.repeats(found) ? found : null;
    }

    /** An event as it is now. */
    private byte[] present(long seq) throws StoreException {
        Rewrite rewrite = batchRewrites.isEmpty() ? null : batchRewrites.get(seq);
        if (rewrite != null) {
            return rewrite.payload();
        }
        if (seq > flush.newest()) {
            return batch.get((int) (seq - flush.newest() - 1));
        }
        byte[] inMemory = room.present(seq);
        return inMemory == null ? table.chunks().payload(room.name(), row.id(), seq) : inMemory;
    }

    private List<RoomEvent> saidBy(byte[] mark, long since) throws StoreException {
        List<RoomEvent> found = new ArrayList<>();
        long held = room.oldestHeld();
        if (oldest < held) {
            table.chunks().forEachPayload(row.id(), oldest, held - 1, (seq, flushed) -> {
                Rewrite rewrite = batchRewrites.get(seq);
                byte[] inMemory = rewrite == null ? room.present(seq) : rewrite.payload();
                addIfSaid(found, mark, since, inMemory == null ? flushed : inMemory); // an edit can be in memory alone
            });
        }
        for (long seq = Math.max(oldest, held); seq <= head(); seq++) {
            addIfSaid(found, mark, since, present(seq));
        }
        return found;
    }

    private static void addIfSaid(List<RoomEvent> found, byte[] mark, long since, byte[] payload) {
        RoomEvent said = Payload.saidBy(mark, since, payload);
        if (said != null) {
            found.add(said);
        }
    }

    /** Adds what this batch has brought to what goes into the log. */
    void log(CommitRecord record, long position, long nanos) {
        long pruned = flush.takePrunedForLog();
        if (pruned > 0) {
            record.addPruned(room.name(), pruned);
        }
        if (batch.isEmpty()) {
            return;
        }
        long first = flush.newest() + 1;
        long last = head();
        long[] hashes = ids.hashes(first, batch.size());
        record.addEvents(room.name(), new Chunk(first, last, batchTime, hashes, batch));
        batchRewrites.values().forEach(rewrite -> record.addRewrite(room.name(), rewrite));
        batch.clear();
        batchRewrites.clear();
        flush.logged(last, position, nanos, batchTime);
    }
}
