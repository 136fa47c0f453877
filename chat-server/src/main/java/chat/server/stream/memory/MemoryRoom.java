package chat.server.stream.memory;

import chat.protocol.RoomEvent;
import chat.protocol.UserId;
import chat.server.stream.Amendments;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.IdHash;
import chat.server.stream.recent.RecentEvents;
import chat.server.stream.recent.RecentIds;
import chat.server.stream.recent.SentIds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room whose newest events are in memory alone. Thread-safe: its lock is held while the listener gets an event. */
final class MemoryRoom {

    private static final int BYTES_PER_ROOM = 500; // of the objects, roughly

    /** How many handles are open. Guarded by the map that holds this room. */
    int handles;

    private final String epoch;
    private final int retained;
    private final IdHash idHash;
    private final StateBudget states;
    private final Clock clock;
    private final RecentEvents events; // guarded by this, as is what follows
    private final RecentIds ids;
    private RoomState state;

    /** Seq of the newest event that was found to be too old. */
    private long expired;

    private final Amendments.Events<RuntimeException> amendable = new Amendments.Events<>() {
        @Override
        public @Nullable RoomEvent find(long seq) {
            return seq >= oldest() && seq <= events.newest() ? Payload.decode(events.read(seq)) : null;
        }

        @Override
        public List<RoomEvent> saidBy(UserId user, long since) {
            byte[] mark = Payload.markOf(user);
            List<RoomEvent> found = new ArrayList<>();
            for (long seq = events.oldest(); seq <= events.newest(); seq++) {
                RoomEvent said = Payload.saidBy(mark, since, events.read(seq));
                if (said != null) {
                    found.add(said);
                }
            }
            return found;
        }

        @Override
        public void replace(RoomEvent present) {
            events.replace(present.seq(), Payload.encode(present));
        }
    };

    /**
     * Begins without an event.
     *
     * @param retained how many events are retained
     * @param state what holds from earlier on
     * @param states what all states may take; has that of this one already
     */
    MemoryRoom(String epoch, int retained, IdHash idHash, RoomState state, StateBudget states, Clock clock) {
        this.epoch = epoch;
        this.retained = retained;
        this.idHash = idHash;
        this.state = state;
        this.states = states;
        this.clock = clock;
        int capacity = retained + RoomStreams.SLACK_EVENTS;
        events = new RecentEvents(0, capacity);
        ids = new RecentIds(0, capacity);
    }

    /** On the hot path: once per event. */
    synchronized Outcome submit(Submission submission, RoomStreams.Listener listener) {
        long hash = submission.id() == null
                ? IdHash.NONE
                : idHash.of(submission.author().user(), submission.id());
        RoomEvent first = submission.id() == null ? null : find(submission, hash);
        if (first != null) {
            return new Outcome.Accepted(epoch, first.seq(), first.time(), true);
        }
        long time = clock.millis();
        Outcome.Refused refusal = Amendments.refusal(submission, amendable);
        refusal = refusal == null ? state.refusal(submission, time) : refusal;
        if (refusal != null) {
            return refusal;
        }
        RoomEvent event = submission.numbered(events.newest() + 1, time);
        RoomState next = event instanceof RoomEvent.RoomChanged change ? state.with(change) : state;
        if (event instanceof RoomEvent.RoomChanged && !states.grow(next.bytes() - state.bytes())) {
            return StateBudget.REFUSED;
        }
        byte[] payload = Payload.encode(event);
        Amendments.apply(event, amendable); // first, as with this event the one amended may cease to be retained
        events.append(payload);
        ids.append(hash);
        state = next;
        listener.onPublication(new Publication(event, payload, submission.submittedNanos()));
        listener.onBatchEnd();
        return new Outcome.Accepted(epoch, event.seq(), event.time(), false);
    }

    private @Nullable RoomEvent find(Submission submission, long hash) {
        long seq = ids.find(hash);
        if (seq == SentIds.NO_SEQ) {
            return null;
        }
        RoomEvent found = Payload.decode(events.read(seq));
        return submission.repeats(found) ? found : null;
    }

    synchronized RoomPosition position() {
        return new RoomPosition(epoch, events.newest(), oldest());
    }

    synchronized RoomState state() {
        return state;
    }

    private long oldest() {
        return Math.max(youngest(), events.newest() - state.retained(retained) + 1);
    }

    /** Seq of the oldest event that is young enough; looks at more of them only where the room has an age of its own. */
    private long youngest() {
        expired = Math.max(expired, events.oldest() - 1);
        long millis = state.retainedMillis(0);
        while (millis > 0 && expired < events.newest() && time(expired + 1) < clock.millis() - millis) {
            expired++;
        }
        return expired + 1;
    }

    private long time(long seq) {
        return Payload.decode(events.read(seq)).time();
    }

    synchronized HistoryPage readAfter(long seq, int limit) {
        long from = Math.max(Math.max(seq + 1, events.oldest()), oldest() - RoomStreams.SLACK_EVENTS);
        return page(from, Math.min(from + limit - 1, events.newest()));
    }

    synchronized HistoryPage readBefore(long seq, int limit) {
        long to = Math.min(seq - 1, events.newest());
        return page(Math.max(to - limit + 1, oldest()), to);
    }

    private HistoryPage page(long from, long to) {
        return new HistoryPage(position(), from, events.read(from, to));
    }

    /** About how much of the heap this takes. */
    synchronized long bytes() {
        return BYTES_PER_ROOM + events.bytes() + ids.bytes();
    }
}
