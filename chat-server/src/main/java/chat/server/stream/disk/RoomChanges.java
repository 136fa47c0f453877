package chat.server.stream.disk;

import chat.protocol.RoomEvent.RoomChanged;
import chat.server.store.StoreException;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredState;
import chat.server.stream.Payload;
import chat.server.stream.RoomState;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds in a room, at its head and as the table has it. The table gets it with the events that changed it, in one transaction, also where these
 * are pruned before they are flushed. Confined to the writer's thread, and worthless after a transaction that failed.
 */
final class RoomChanges {

    private final RoomRow row;
    private final MessageWriter table;
    private RoomState head;
    private RoomState flushed;

    /** Seq of the newest change. */
    private long newest;

    /** Those that the table does not have, the oldest first. */
    private List<RoomChanged> unflushed = List.of();

    RoomChanges(RoomRow row, MessageWriter table, StoredState stored) {
        this.row = row;
        this.table = table;
        this.newest = stored.seq();
        this.flushed = decode(stored);
        this.head = flushed;
    }

    /** The state that was stored. */
    static RoomState decode(StoredState stored) {
        return RoomState.of(stored.changes().stream()
                .map(payload -> (RoomChanged) Payload.decode(payload))
                .toList());
    }

    /** What holds after the newest change. */
    RoomState head() {
        return head;
    }

    /** Adds the next change; does nothing if it has had its effect. */
    void add(RoomChanged change) {
        if (change.seq() <= newest) {
            return;
        }
        if (unflushed.isEmpty()) {
            unflushed = new ArrayList<>();
        }
        unflushed.add(change);
        newest = change.seq();
        head = head.with(change);
    }

    /** Puts what holds after the events up to {@code seq} into the table, unless it is there already. */
    void flush(long seq) throws StoreException {
        if (unflushed.isEmpty() || unflushed.get(0).seq() > seq) {
            return;
        }
        List<RoomChanged> later = new ArrayList<>();
        long last = 0;
        for (RoomChanged change : unflushed) {
            if (change.seq() <= seq) {
                flushed = flushed.with(change);
                last = change.seq();
            } else {
                later.add(change);
            }
        }
        unflushed = later.isEmpty() ? List.of() : later;
        List<byte[]> payloads = flushed.changes().stream().map(Payload::encode).toList();
        table.states().put(row.id(), new StoredState(last, payloads));
    }
}
