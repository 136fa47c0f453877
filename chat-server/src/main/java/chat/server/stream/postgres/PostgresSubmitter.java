package chat.server.stream.postgres;

import chat.server.stream.Submission;
import chat.server.stream.commit.BatchSubmitter;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.OpenRooms;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Submits to the publisher. Confined to its thread, but for {@link #end}. */
final class PostgresSubmitter extends BatchSubmitter<PostgresRoom, Draft> {

    private final Executor outcomes;
    private final Queue<Draft> ended = new ConcurrentLinkedQueue<>();

    /** Whether the executor will give the outcomes of those that have ended. */
    private final AtomicBoolean asked = new AtomicBoolean();

    PostgresSubmitter(CommitQueue<Draft> queue, OpenRooms<PostgresRoom> rooms, Executor outcomes) {
        super(queue, rooms);
        this.outcomes = outcomes;
    }

    @Override
    protected Draft draft(PostgresRoom room, Submission submission) {
        return new Draft(this, room, submission);
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
}
