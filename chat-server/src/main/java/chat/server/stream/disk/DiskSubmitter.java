package chat.server.stream.disk;

import chat.server.stream.Submission;
import chat.server.stream.commit.BatchSubmitter;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Submits to the writer. Confined to its thread, but for what the writer's thread decides, which goes back through the executor all at once. */
final class DiskSubmitter extends BatchSubmitter<DiskRoom, Draft> {

    private final Executor outcomes;
    private List<Draft> decided = new ArrayList<>(); // on the writer's thread

    DiskSubmitter(CommitQueue<Draft> queue, OpenRooms<DiskRoom> rooms, Executor outcomes) {
        super(queue, rooms);
        this.outcomes = outcomes;
    }

    @Override
    protected Draft draft(DiskRoom room, Submission submission) {
        return new Draft(this, room, submission);
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
        outcomes.execute(() -> ended.forEach(this::give));
    }
}
