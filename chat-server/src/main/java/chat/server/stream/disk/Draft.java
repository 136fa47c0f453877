package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.server.store.log.Rewrite;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.Submission;
import chat.server.stream.commit.BatchSubmitter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A submission on its way to the disk. Passes from its submitter's thread to the writer's and back. */
final class Draft implements BatchSubmitter.Collected<DiskRoom> {

    final DiskSubmitter submitter;
    final DiskRoom room;
    final Submission submission;

    private @Nullable Publication publication;
    private List<Rewrite> rewrites = List.of();
    private Outcome outcome = new Outcome.Unavailable();

    Draft(DiskSubmitter submitter, DiskRoom room, Submission submission) {
        this.submitter = submitter;
        this.room = room;
        this.submission = submission;
    }

    @Override
    public Submission submission() {
        return submission;
    }

    @Override
    public DiskRoom room() {
        return room;
    }

    /** It has become this event, which has rewritten others. */
    void becomes(RoomEvent event, byte[] payload, List<Rewrite> rewritten) {
        publication = new Publication(event, payload, submission.submittedNanos());
        rewrites = rewritten;
        accepted(event, false);
    }

    /** It was submitted before, as this event. */
    void repeats(RoomEvent first) {
        accepted(first, true);
    }

    private void accepted(RoomEvent event, boolean duplicate) {
        outcome = new Outcome.Accepted(room.epoch(), event.seq(), event.time(), duplicate);
    }

    void ends(Outcome end) {
        outcome = end;
    }

    /** The event that it has become; null if it has become none. */
    @Nullable
    Publication publication() {
        return publication;
    }

    List<Rewrite> rewrites() {
        return rewrites;
    }

    /** Once the batch is durable, or has failed. */
    @Override
    public Outcome outcome() {
        return outcome;
    }
}
