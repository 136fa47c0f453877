package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.server.store.Chunk;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.LogContents;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.IdHash;
import chat.server.stream.recent.RecentIds;
import chat.server.stream.recent.SentIds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a room stands in the transaction that is being written: gives the next messages their numbers, and recognises
 * repeated ones. Confined to the writer's thread, and worthless after a transaction that failed.
 *
 * <p>The newest messages are unfolded: in the log, not in a chunk of the room. The room holds them in memory. Where they are
 * deleted before they are folded, they never come into a chunk.
 *
 * <p>The ids of the newest messages are in memory, as hashes. Older ones that are kept are in the store's index, which a
 * room with a short history never needs.
 */
final class RoomTail {

    private static final int IDS_IN_MEMORY = 4_096;
    private static final int INDEX_STEP = 256;
    private static final int MOST_UNFOLDED = 1_792; // with those of two commits less than the ids in memory
    private static final int PRUNE_STEP = 2 * Chunk.MOST_MESSAGES;
    private static final long NOT_STORED = 0;

    private final DiskRoom room;
    private final IdHash idHash;
    private final MessageWriter writer;
    private RecentIds ids;
    private long id = NOT_STORED;
    private long newest;
    private long pruned;
    private long indexed;

    /** Up to which message none has to be folded any more: it is in a chunk, or deleted. */
    private long folded;

    /** Up to which message the store and the log know that they are deleted. */
    private long prunedInStore;

    private long prunedInLog;

    /**
     * Messages that one commit has added to the log.
     *
     * @param last seq of the last one
     * @param position in the log
     * @param nanos when
     * @param time of the last one
     */
    private record Logged(long last, long position, long nanos, long time) {}

    /** Where the log has those after them, the oldest first. */
    private final Deque<Logged> logged = new ArrayDeque<>();

    /** Numbered in this transaction, and not in the log yet. */
    private final List<byte[]> unwritten = new ArrayList<>();

    private long newestTime;

    /**
     * Looks the room up in the store.
     *
     * @param restored how many messages there will be to restore
     */
    RoomTail(DiskRoom room, IdHash idHash, MessageWriter writer, int restored) throws StoreException {
        this.room = room;
        this.idHash = idHash;
        this.writer = writer;
        StoredRoom stored = writer.findRoom(room.name());
        if (stored == null) {
            ids = new RecentIds(0, IDS_IN_MEMORY + restored);
        } else {
            id = stored.id();
            newest = stored.newest();
            folded = newest;
            prunedInStore = stored.pruned();
            pruned = prunedInStore;
            indexed = stored.indexed();
            ids = new RecentIds(Math.max(pruned, indexed), IDS_IN_MEMORY + restored);
            writer.forEachIdAfter(id, Math.max(pruned, indexed), ids::append);
        }
    }

    /** Takes over the room's messages that are in the log alone, in memory, too, where they are not there yet. */
    void restore(LogContents.Part part) {
        Chunk chunk = part.chunk();
        if (chunk.first() > newest + 1) {
            pruned = chunk.first() - 1;
            folded = pruned;
            ids = new RecentIds(pruned, IDS_IN_MEMORY + chunk.ids().length);
        }
        for (int i = 0; i < chunk.ids().length; i++) {
            ids.append(chunk.ids()[i]);
            room.restore(chunk.first() + i, chunk.payloads().get(i));
        }
        newest = chunk.last();
        logged.add(new Logged(newest, part.position(), System.nanoTime(), chunk.time()));
    }

    DiskRoom room() {
        return room;
    }

    long newest() {
        return newest;
    }

    long pruned() {
        return pruned;
    }

    /** The messages up to {@code seq} are deleted. */
    void pruned(long seq) {
        pruned = Math.max(pruned, seq);
        ids.forgetUpTo(pruned);
    }

    /** Gives a draft the next number, or the event that it repeats. */
    void number(Draft draft, long time) throws StoreException {
        Submission submission = draft.submission;
        if (submission.intent() instanceof Submission.Amend) {
            draft.refused(new Outcome.Unavailable()); // amendments are not stored yet
            return;
        }
        String sentId = submission.id();
        long hash = sentId == null ? IdHash.NONE : idHash.of(submission.author().user(), sentId);
        RoomEvent first = sentId == null ? null : find(submission, hash);
        if (first != null) {
            draft.repeats(first);
            return;
        }
        makeRoomForAnId();
        RoomEvent next = submission.numbered(newest + 1, time);
        byte[] payload = Payload.encode(next);
        newest++;
        ids.append(hash);
        newestTime = time;
        unwritten.add(payload);
        draft.becomes(next, payload);
    }

    private @Nullable RoomEvent find(Submission submission, long hash) throws StoreException {
        long seq = ids.find(hash);
        if (seq == SentIds.NO_SEQ && indexed > pruned) {
            seq = writer.findSent(id, hash);
        }
        if (seq <= pruned) {
            return null;
        }
        RoomEvent found = Payload.decode(payload(seq));
        return submission.repeats(found) ? found : null;
    }

    private byte[] payload(long seq) throws StoreException {
        if (seq > written()) {
            return unwritten.get((int) (seq - written() - 1));
        }
        return seq > folded ? room.read(seq, seq).get(0) : writer.message(id, seq);
    }

    /** What memory is about to forget goes into the store's index, unless it is not kept anyway. */
    private void makeRoomForAnId() throws StoreException {
        if (!ids.isFull() || ids.oldest() <= pruned) {
            return;
        }
        for (int i = 0; i < INDEX_STEP; i++) {
            indexed = ids.oldest();
            writer.addSent(storedId(), ids.hashOf(indexed), indexed);
            ids.forgetOldest();
        }
        writer.setIndexed(id, indexed);
    }

    /** Seq of the newest message that is in the log or in a chunk. */
    private long written() {
        return newest - unwritten.size();
    }

    /** Adds what was numbered in this transaction to what goes into the log, and up to where it is deleted. */
    void log(CommitRecord row, long position) {
        if (prunedInLog < pruned && prunedInStore < pruned) {
            row.addPruned(room.name(), pruned);
            prunedInLog = pruned;
        }
        if (!unwritten.isEmpty()) {
            row.addEvents(room.name(), chunk(written() + 1, List.copyOf(unwritten), newestTime));
            logged.add(new Logged(newest, position, System.nanoTime(), newestTime));
            unwritten.clear();
        }
    }

    /** Writes the oldest messages that are in the log alone as a chunk. */
    void fold() throws StoreException {
        List<byte[]> payloads = room.read(folded + 1, Math.min(written(), folded + Chunk.MOST_MESSAGES));
        int count = 0;
        for (int bytes = 0; count < payloads.size() && bytes < Chunk.FULL_BYTES; count++) {
            bytes += payloads.get(count).length;
        }
        storedId();
        if (prunedInStore < pruned) {
            writer.prune(id, pruned, indexed > prunedInStore);
            writer.setPruned(id, pruned);
            prunedInStore = pruned;
        }
        long first = folded + 1;
        folded += count;
        while (logged.element().last() < folded) {
            logged.remove();
        }
        writer.append(
                id, chunk(first, payloads.subList(0, count), logged.element().time()));
        forgetLogged();
    }

    private void forgetLogged() {
        while (!logged.isEmpty() && logged.element().last() <= folded) {
            logged.remove();
        }
    }

    private Chunk chunk(long first, List<byte[]> payloads, long time) {
        long[] hashes = new long[payloads.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = ids.hashOf(first + i);
        }
        return new Chunk(first, first + hashes.length - 1, time, hashes, payloads);
    }

    private long storedId() throws StoreException {
        if (id == NOT_STORED) {
            id = writer.addRoom(room.name());
        }
        return id;
    }

    /** Whether so many messages are in the log alone that some must be folded. */
    boolean isFull() {
        return written() - folded >= MOST_UNFOLDED;
    }

    /** Whether messages are in the log alone. */
    boolean isLogged() {
        return !logged.isEmpty();
    }

    /** Whether the first of them is before a position in the log, or a time. */
    boolean isLoggedBefore(long position, long nanos) {
        return loggedAt() < position || logged.element().nanos() - nanos < 0;
    }

    /** The position of the first of them in the log. */
    long loggedAt() {
        return logged.element().position();
    }

    /** Seq of the newest message that need not be folded any more. */
    long folded() {
        return folded;
    }

    /** Whether so many more messages are there than are kept that some should be deleted. */
    boolean isPruneDue(int kept) {
        return written() - kept - RoomStreams.SLACK_EVENTS - pruned >= PRUNE_STEP;
    }

    /** Deletes what is more than is kept; of chunks only some, so that no commit takes long. */
    void prune(int kept) throws StoreException {
        if (pruned < folded) {
            pruned(writer.prune(id, Math.min(pruned + PRUNE_STEP, folded), indexed > pruned));
            prunedInStore = pruned;
        } else {
            pruned(written() - kept - RoomStreams.SLACK_EVENTS);
            folded = pruned;
            forgetLogged();
        }
    }
}
