package chat.server.stream.commit;

import chat.server.stream.Outcome;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.OpenRoom;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what one thread submits until it flushes, so that it shares a commit. Confined to that thread, but for what subclasses add.
 *
 * @param <R> the rooms that are submitted to
 * @param <D> a submission on its way
 */
public abstract class BatchSubmitter<R extends OpenRoom, D extends BatchSubmitter.Collected<R>>
        implements RoomStreams.Submitter {

    private final CommitQueue<D> queue;
    private final OpenRooms<R> rooms;
    private List<D> collected = new ArrayList<>();

    /** A submission on its way, with its room and in time its outcome. */
    public interface Collected<R> extends CommitQueue.Draft {
        R room();

        Outcome outcome();
    }

    protected BatchSubmitter(CommitQueue<D> queue, OpenRooms<R> rooms) {
        this.queue = queue;
        this.rooms = rooms;
    }

    protected abstract D draft(R room, Submission submission);

    /**
     * Adds to what {@link #flush} hands over.
     *
     * @param room is used by the caller
     */
    public final void add(R room, Submission submission) {
        rooms.use(room); // until the outcome
        queue.announce();
        collected.add(draft(room, submission));
    }

    @Override
    public final void flush() {
        if (collected.isEmpty()) {
            return;
        }
        List<D> full = collected;
        collected = new ArrayList<>(); // before an outcome makes somebody submit
        if (!queue.offer(full)) {
            full.forEach(this::give);
        }
    }

    /** Gives its outcome to who waits for it. */
    protected final void give(D draft) {
        draft.submission().listener().onOutcome(draft.submission(), draft.outcome());
        rooms.release(draft.room());
    }
}
