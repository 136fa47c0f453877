package chat.server.stream.postgres;

import chat.server.metrics.PostgresMetrics;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.RoomStreams;
import java.sql.SQLException;
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

    private final int place;
    private final Reads reads;
    private final Supplier<RoomStreams.Listener> listener;
    private final Holes holes;
    private final PostgresMetrics metrics;

    /** Rooms that are being read. */
    private final Set<PostgresRoom> under = ConcurrentHashMap.newKeySet();

    CatchUp(int place, Reads reads, Supplier<RoomStreams.Listener> listener, Holes holes, PostgresMetrics metrics) {
        this.place = place;
        this.reads = reads;
        this.listener = listener;
        this.holes = holes;
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
            deliver(room, page, seq);
            Head now = room.head();
            return now == null || now.seq() <= head.seq()
                    ? CompletableFuture.completedFuture(null)
                    : readUpTo(room, seq);
        });
    }

    /** What is no longer retained, or was deleted by hand, cannot be read: then the room goes on behind it, and who is in it comes anew. */
    private Events.Page missed(Events events, PostgresRoom room, Head head) throws SQLException {
        long next = head.seq() + 1;
        Events.Page page = events.page(room, place, id -> events.after(id, next, PAGE));
        if (follows(page, next)) {
            return page;
        }
        StoredRoom stored = events.room(room.name());
        page = events.page(room, place, id -> events.after(id, next, PAGE)); // has what the room had before
        boolean isThere = stored.newest() < next || follows(page, next);
        if (isThere || !stored.epoch().equals(head.epoch())) {
            return isThere ? page : Events.Page.NONE;
        }
        if (stored.oldest() > next) {
            log.warn(
                    "room {} has missed events that are no longer retained",
                    room.name().value());
        } else {
            holes.found(room.name(), next, page.firstSeq() == 0 ? stored.newest() : page.firstSeq() - 1);
        }
        room.reload(stored, events.state(stored), listener.get());
        return Events.Page.NONE;
    }

    private static boolean follows(Events.Page page, long seq) {
        return page.firstSeq() == seq && !page.payloads().isEmpty();
    }

    /** Without what was stored meanwhile: the standby may lack it. */
    private void deliver(PostgresRoom room, Events.Page page, long last) {
        if (!page.payloads().isEmpty()) {
            metrics.caughtUp(page.payloads().size());
        }
        for (byte[] payload : page.payloads()) {
            Publication read = new Publication(Payload.decode(payload), payload, System.nanoTime());
            if (read.event().seq() <= last) {
                room.offer(read, page.epoch(), listener.get());
            }
        }
        listener.get().onBatchEnd();
    }
}
