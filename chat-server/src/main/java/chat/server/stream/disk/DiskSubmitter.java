package chat.server.stream.disk;

import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Collects what one thread submits until it flushes, so that it shares a commit. Confined to that thread, but for what the writer's
 * thread decides, which goes back through the executor all at once.
 */
final class DiskSubmitter implements RoomStreams.Submitter {

    private final CommitQueue<Draft> queue;
    private final OpenRooms<DiskRoom> rooms;
    private final Executor outcomes;
    private List<Draft> collected = new ArrayList<>();
    private List<Draft> decided = new ArrayList<>(); // on the writer's thread

    DiskSubmitter(CommitQueue<Draft> queue, OpenRooms<DiskRoom> rooms, Executor outcomes) {
        this.queue = queue;
        this.rooms = rooms;
        this.outcomes = outcomes;
    }

    /** @param room is used by the caller */
    void add(DiskRoom room, Submission submission) {
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
            full.forEach(this::end);
        }
    }

    /** On the writer's thread: adds to what {@link #deliver} gives back; whether it is the first. */
    boolean decided(Draft draft) {
        decided.add(draft);
        return decided.size() == 1;
    }

    /** On the writer's thread. */
    void deliver() {
        List<Draft> ended = decided;
        decided = new ArrayList<>();
        outcomes.execute(() -> ended.forEach(this::end));
    }

    private void end(Draft draft) {
        draft.submission.listener().onOutcome(draft.submission, draft.outcome());
        rooms.release(draft.room);
    }
}
