package chat.server.stream.postgres;

import chat.server.stream.RoomStreams;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Reads events that a room has missed. Thread-safe. */
final class CatchUp {

    private static final int PAGE = 500;

    private final Reads reads;
    private final Supplier<RoomStreams.Listener> listener;

    /** Rooms that are being read. */
    private final Set<PostgresRoom> under = ConcurrentHashMap.newKeySet();

    CatchUp(Reads reads, Supplier<RoomStreams.Listener> listener) {
        this.reads = reads;
        this.listener = listener;
    }

    /** Has the room read what it lacks of the events up to {@code newest}, unless that is under way. */
    void upTo(PostgresRoom room, long newest) {
        Head head = room.head();
        if (head == null || head.seq() >= newest || !under.add(room)) {
            return;
        }
        reads.read(events -> events.after(room.id(), head.seq() + 1, PAGE)).whenComplete((page, failure) -> {
            under.remove(room);
            if (page != null) {
                deliver(room, page);
                upTo(room, page.payloads().size() < PAGE ? 0 : newest);
            }
        });
    }

    private void deliver(PostgresRoom room, Events.Page page) {
        long seq = page.firstSeq();
        for (byte[] payload : page.payloads()) {
            room.offer(seq++, payload, System.nanoTime(), listener.get());
        }
        listener.get().onBatchEnd();
    }
}
