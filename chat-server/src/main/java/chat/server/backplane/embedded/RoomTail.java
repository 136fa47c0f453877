package chat.server.backplane.embedded;

import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.backplane.Backplane;
import chat.server.backplane.Payload;
import chat.server.store.Chunk;
import chat.server.store.MessageWriter;
import chat.server.store.StoreException;
import chat.server.store.StoredRoom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a room stands in the transaction that is being written: gives the next messages their numbers, and recognises
 * repeated ones. Confined to the writer's thread, and worthless after a transaction that failed.
 *
 * <p>The ids of the newest messages are in memory, as hashes. Older ones that are kept are in the store's index, which a
 * room with a short history never needs.
 */
final class RoomTail {

    private static final int IDS_IN_MEMORY = 4_096;
    private static final int INDEX_STEP = 256;
    private static final int PRUNE_STEP = 1_024;
    private static final long NOT_STORED = 0;

    private final RoomName name;
    private final IdHash idHash;
    private final MessageWriter writer;
    private final RecentIds ids;
    private long room = NOT_STORED;
    private long newest;
    private long pruned;
    private long indexed;

    /** Numbered in this transaction, and not written yet. */
    private final List<byte[]> unwritten = new ArrayList<>();

    private int unwrittenBytes;
    private long unwrittenTime;

    /** Looks the room up in the store. */
    RoomTail(RoomName name, IdHash idHash, MessageWriter writer) throws StoreException {
        this.name = name;
        this.idHash = idHash;
        this.writer = writer;
        StoredRoom stored = writer.findRoom(name);
        if (stored == null) {
            ids = new RecentIds(0, IDS_IN_MEMORY);
        } else {
            room = stored.id();
            newest = stored.newest();
            pruned = stored.pruned();
            indexed = stored.indexed();
            ids = new RecentIds(Math.max(pruned, indexed), IDS_IN_MEMORY);
            writer.forEachIdAfter(room, Math.max(pruned, indexed), ids::append);
        }
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
                new ServerMessage.Message(name, newest + 1, draft.user, draft.name, draft.text, time, draft.id);
        byte[] payload = Payload.encode(next);
        newest++;
        ids.append(hash);
        unwritten.add(payload);
        unwrittenBytes += payload.length;
        unwrittenTime = time;
        draft.becomes(next, payload);
        if (unwritten.size() == Chunk.MOST_MESSAGES || unwrittenBytes >= Chunk.FULL_BYTES) {
            write();
        }
    }

    private ServerMessage.@Nullable Message find(UserId user, String id, long hash) throws StoreException {
        long seq = ids.find(hash);
        if (seq == SentIds.NO_SEQ && indexed > pruned) {
            seq = writer.findSent(room, hash);
        }
        if (seq <= pruned) {
            return null;
        }
        long firstUnwritten = newest - unwritten.size() + 1;
        ServerMessage.Message found = Payload.decode(
                seq >= firstUnwritten ? unwritten.get((int) (seq - firstUnwritten)) : writer.message(room, seq));
        return found.user().equals(user) && id.equals(found.id()) ? found : null;
    }

    /** What memory is about to forget goes into the store's index, unless it is not kept anyway. */
    private void makeRoomForAnId() throws StoreException {
        if (!ids.isFull() || ids.oldest() <= pruned) {
            return;
        }
        for (int i = 0; i < INDEX_STEP; i++) {
            indexed = ids.oldest();
            writer.addSent(room, ids.hashOf(indexed), indexed);
            ids.forgetOldest();
        }
        writer.setIndexed(room, indexed);
    }

    /** Writes what was numbered. */
    void write() throws StoreException {
        if (unwritten.isEmpty()) {
            return;
        }
        if (room == NOT_STORED) {
            room = writer.addRoom(name);
        }
        long first = newest - unwritten.size() + 1;
        long[] hashes = new long[unwritten.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = ids.hashOf(first + i);
        }
        writer.append(room, new Chunk(first, newest, unwrittenTime, hashes, List.copyOf(unwritten)));
        unwritten.clear();
        unwrittenBytes = 0;
    }

    /** Deletes some of what is more than is kept, so that a busy room stays near its bound. */
    void prune(int kept) throws StoreException {
        long tooMany = newest - kept - Backplane.SLACK_MESSAGES - pruned;
        if (tooMany >= Chunk.MOST_MESSAGES) {
            pruned = writer.prune(room, pruned + Math.min(tooMany, PRUNE_STEP), indexed > pruned);
        }
    }
}
