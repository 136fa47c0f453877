package chat.server.backplane.embedded;

import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.backplane.Backplane;
import chat.server.backplane.Payload;
import chat.server.store.Chunk;
import chat.server.store.LogRow;
import chat.server.store.LoggedMessages;
import chat.server.store.MessageWriter;
import chat.server.store.StoreException;
import chat.server.store.StoredRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a room stands in the transaction that is being written: gives the next messages their numbers, and recognises
 * repeated ones. Confined to the writer's thread, and worthless after a transaction that failed.
 *
 * <p>The newest messages are unfolded: in the store's log, not in a chunk of the room. The room holds them in memory.
 *
 * <p>The ids of the newest messages are in memory, as hashes. Older ones that are kept are in the store's index, which a
 * room with a short history never needs.
 */
final class RoomTail {

    private static final int IDS_IN_MEMORY = 4_096;
    private static final int INDEX_STEP = 256;
    private static final int BUSY_MESSAGES = 32;

    private static final int PRUNE_STEP = 2 * Chunk.MOST_MESSAGES;
    private static final long NOT_STORED = 0;

    private final DurableRoom room;
    private final IdHash idHash;
    private final MessageWriter writer;
    private final RecentIds ids;
    private long id = NOT_STORED;
    private long newest;
    private long pruned;
    private long indexed;

    /** Seq of the newest message that is in a chunk, and how long those after it are. */
    private long folded;

    private int unfoldedBytes;

    /** How many of them are enough for a chunk: not the same everywhere, as rooms that begin together would go on together. */
    private int enough = enough();

    /** Where the log has the first message that is in no chunk, and since when. */
    private long loggedAt;

    private long loggedNanos;

    /** Numbered in this transaction, and not written yet. */
    private final List<byte[]> unwritten = new ArrayList<>();

    private long newestTime;

    /** Looks the room up in the store. */
    RoomTail(DurableRoom room, IdHash idHash, MessageWriter writer) throws StoreException {
        this.room = room;
        this.idHash = idHash;
        this.writer = writer;
        StoredRoom stored = writer.findRoom(room.name());
        if (stored == null) {
            ids = new RecentIds(0, IDS_IN_MEMORY);
        } else {
            id = stored.id();
            newest = stored.newest();
            folded = newest;
            pruned = stored.pruned();
            indexed = stored.indexed();
            ids = new RecentIds(Math.max(pruned, indexed), IDS_IN_MEMORY);
            writer.forEachIdAfter(id, Math.max(pruned, indexed), ids::append);
        }
    }

    /** Takes over the room's messages that are in the log alone, in memory, too, where they are not there yet. */
    void restore(LoggedMessages.Part part) {
        Chunk chunk = part.chunk();
        for (int i = 0; i < chunk.ids().length; i++) {
            byte[] payload = chunk.payloads().get(i);
            ids.append(chunk.ids()[i]);
            unfoldedBytes += payload.length;
            room.restore(chunk.first() + i, payload);
        }
        newest = chunk.last();
        newestTime = chunk.time();
        loggedAt = part.position();
        loggedNanos = System.nanoTime();
    }

    DurableRoom room() {
        return room;
    }

    long newest() {
        return newest;
    }

    long pruned() {
        return pruned;
    }

    /** The messages up to {@code seq} were deleted by somebody else. */
    void pruned(long seq) {
        pruned = Math.max(pruned, seq);
    }

    /** Gives a draft the next number, or the message that it repeats. */
    void number(Draft draft, long time) throws StoreException {
        long hash = draft.id == null ? IdHash.NONE : idHash.of(draft.user, draft.id);
        ServerMessage.Message first = draft.id == null ? null : find(draft.user, draft.id, hash);
        if (first != null) {
            draft.repeats(first);
            return;
        }
        makeRoomForAnId();
        ServerMessage.Message next =
                new ServerMessage.Message(room.name(), newest + 1, draft.user, draft.name, draft.text, time, draft.id);
        byte[] payload = Payload.encode(next);
        newest++;
        ids.append(hash);
        newestTime = time;
        unwritten.add(payload);
        unfoldedBytes += payload.length;
        draft.becomes(next, payload);
    }

    private ServerMessage.@Nullable Message find(UserId user, String sentId, long hash) throws StoreException {
        long seq = ids.find(hash);
        if (seq == SentIds.NO_SEQ && indexed > pruned) {
            seq = writer.findSent(id, hash);
        }
        if (seq <= pruned) {
            return null;
        }
        ServerMessage.Message found = Payload.decode(payload(seq));
        return found.user().equals(user) && sentId.equals(found.id()) ? found : null;
    }

    private byte[] payload(long seq) throws StoreException {
        long written = newest - unwritten.size();
        if (seq > written) {
            return unwritten.get((int) (seq - written - 1));
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
            writer.addSent(id, ids.hashOf(indexed), indexed);
            ids.forgetOldest();
        }
        writer.setIndexed(id, indexed);
    }

    /** Adds what was numbered in this transaction, less what was folded, to a row of the log; false if there is nothing. */
    boolean log(LogRow row, long position) throws StoreException {
        if (unwritten.isEmpty()) {
            return false;
        }
        if (!isLogged()) {
            loggedAt = position;
            loggedNanos = System.nanoTime();
        }
        row.add(storedId(), chunk(List.copyOf(unwritten)));
        unwritten.clear();
        return true;
    }

    /** Writes a chunk of all messages that are in none, those of this transaction, too. */
    void fold() throws StoreException {
        List<byte[]> payloads = room.read(folded + 1, newest - unwritten.size());
        payloads.addAll(unwritten);
        writer.append(storedId(), chunk(payloads));
        folded = newest;
        unfoldedBytes = 0;
        unwritten.clear();
        enough = enough();
    }

    /** Of the newest messages. */
    private Chunk chunk(List<byte[]> payloads) {
        long first = newest - payloads.size() + 1;
        long[] hashes = new long[payloads.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = ids.hashOf(first + i);
        }
        return new Chunk(first, newest, newestTime, hashes, payloads);
    }

    private long storedId() throws StoreException {
        if (id == NOT_STORED) {
            id = writer.addRoom(room.name());
        }
        return id;
    }

    /** Whether there are as many messages as a chunk takes. */
    boolean isFull() {
        return newest - folded >= enough || unfoldedBytes >= Chunk.FULL_BYTES;
    }

    private static int enough() {
        return ThreadLocalRandom.current().nextInt(Chunk.MOST_MESSAGES / 2, Chunk.MOST_MESSAGES + 1);
    }

    /** Whether this transaction alone has enough for a chunk, so that it need not be written twice. */
    boolean isBusy() {
        return unwritten.size() >= BUSY_MESSAGES;
    }

    /** Whether messages of earlier transactions are in the log alone. */
    private boolean isLogged() {
        return folded < newest - unwritten.size();
    }

    /** Whether the first of them is before a position in the log, or a time. */
    boolean isLoggedBefore(long position, long nanos) {
        return loggedAt < position || loggedNanos - nanos < 0;
    }

    /** The position of the first of them in the log. */
    long loggedAt() {
        return loggedAt;
    }

    /** Deletes some of what is more than is kept, so that a busy room stays near its bound. */
    void prune(int kept) throws StoreException {
        long tooMany = newest - kept - Backplane.SLACK_MESSAGES - pruned;
        if (tooMany >= PRUNE_STEP) {
            pruned(writer.prune(id, pruned + PRUNE_STEP, indexed > pruned));
        }
    }
}
