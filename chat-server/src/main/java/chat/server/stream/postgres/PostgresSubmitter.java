package chat.server.stream.postgres;

import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Collects what one thread submits until it flushes, so that it shares a commit. Confined to that thread, but for {@link #end}. */
final class PostgresSubmitter implements RoomStreams.Submitter {

    private final CommitQueue<Draft> queue;
    private final OpenRooms<PostgresRoom> rooms;
    private final Executor outcomes;
    private List<Draft> collected = new ArrayList<>();

    private final Queue<Draft> ended = new ConcurrentLinkedQueue<>();

    /** Whether the executor will give the outcomes of those that have ended. */
    private final AtomicBoolean asked = new AtomicBoolean();

    PostgresSubmitter(CommitQueue<Draft> queue, OpenRooms<PostgresRoom> rooms, Executor outcomes) {
        this.queue = queue;
        this.rooms = rooms;
        this.outcomes = outcomes;
    }

    /** @param room is used by the caller */
    void add(PostgresRoom room, Submission submission) {
        rooms.use(room); // until the outcome
        queue.announce();
        collected.add(new Draft(this, room, submission));
    }

    @Override
    public void flush() {
        if (collected.isEmpty()) {
            return;
        }
        List<Draft> full = collected;
        collected = new ArrayList<>(); // before an outcome makes somebody submit
        if (!queue.offer(full)) {
            full.forEach(this::give);
        }
    }

    /** It has its outcome. On any thread. */
    void end(Draft draft) {
        ended.add(draft);
        if (asked.compareAndSet(false, true)) {
            outcomes.execute(this::giveAll);
        }
    }

    private void giveAll() {
        asked.set(false); // first, so that whoever comes now asks again
        for (Draft draft = ended.poll(); draft != null; draft = ended.poll()) {
            give(draft);
        }
    }

    private void give(Draft draft) {
        draft.submission().listener().onOutcome(draft.submission(), draft.outcome());
        rooms.release(draft.room);
    }
}
