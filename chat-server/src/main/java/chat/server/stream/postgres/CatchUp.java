package chat.server.stream.postgres;

import chat.server.metrics.PostgresMetrics;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.RoomStreams;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads events that a room has missed. Thread-safe. */
final class CatchUp {

    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

    private static final int PAGE = 500;

    private final Reads reads;
    private final Supplier<RoomStreams.Listener> listener;
    private final PostgresMetrics metrics;

    /** Rooms that are being read. */
    private final Set<PostgresRoom> under = ConcurrentHashMap.newKeySet();

    CatchUp(Reads reads, Supplier<RoomStreams.Listener> listener, PostgresMetrics metrics) {
        this.reads = reads;
        this.listener = listener;
        this.metrics = metrics;
    }

    /** Has the room read what it lacks of the events up to {@code newest}, unless that is under way. */
    void upTo(PostgresRoom room, long newest) {
        Head head = room.head();
        if (head != null && head.seq() < newest && under.add(room)) {
            readUpTo(room, newest).whenComplete((read, failure) -> under.remove(room));
        }
    }

    /** Has the room read what it lacks of the events up to {@code seq}, as far as they are stored. Completes on a thread of the reads. */
    CompletableFuture<Void> readUpTo(PostgresRoom room, long seq) {
        Head head = room.head();
        if (head == null || head.seq() >= seq) {
            return CompletableFuture.completedFuture(null);
        }
        return reads.read(events -> missed(events, room, head)).thenCompose(page -> {
            deliver(room, page);
            return page.payloads().size() < PAGE ? CompletableFuture.completedFuture(null) : readUpTo(room, seq);
        });
    }

    /** What is no longer retained cannot be read: then the room goes on behind it, and who is in it comes anew. */
    private Events.Page missed(Events events, PostgresRoom room, Head head) throws SQLException {
        Events.Page page = events.after(events.idOf(room), head.seq() + 1, PAGE);
        if (page.firstSeq() == head.seq() + 1) {
            return page;
        }
        StoredRoom stored = events.room(room.name());
        if (page.firstSeq() > 0 || stored.oldest() > head.seq() + 1) {
            log.warn(
                    "room {} has missed events that are no longer retained",
                    room.name().value());
            room.skipTo(stored, events.state(stored));
            listener.get().onNewEpoch(room.name());
        }
        return new Events.Page(0, List.of());
    }

    private void deliver(PostgresRoom room, Events.Page page) {
        if (!page.payloads().isEmpty()) {
            metrics.caughtUp(page.payloads().size());
        }
        for (byte[] payload : page.payloads()) {
            room.offer(new Publication(Payload.decode(payload), payload, System.nanoTime()), listener.get());
        }
        listener.get().onBatchEnd();
    }
}
