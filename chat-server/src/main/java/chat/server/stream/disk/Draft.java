package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.server.stream.Outcome;
import chat.server.stream.Submission;
import org.jspecify.annotations.Nullable;

/** A submission on its way to the disk. Passes from its submitter's thread to the writer's and back. */
final class Draft {

    final DiskStreams.DiskSubmitter submitter;
    final DiskRoom room;
    final Submission submission;

    private @Nullable RoomEvent event;
    private byte @Nullable [] payload;
    private @Nullable Outcome outcome;

    Draft(DiskStreams.DiskSubmitter submitter, DiskRoom room, Submission submission) {
        this.submitter = submitter;
        this.room = room;
        this.submission = submission;
    }

    /** It has become this event, which is to be published. */
    void becomes(RoomEvent numbered, byte[] encoded) {
        event = numbered;
        payload = encoded;
    }

    /** It was submitted before, as this event. */
    void repeats(RoomEvent first) {
        event = first;
    }

    void refused(Outcome refusal) {
        outcome = refusal;
    }

    /** The event with a number that this has become; null if it has become none. */
    @Nullable
    RoomEvent event() {
        return payload == null ? null : event;
    }

    /** Null if it has become no event. */
    byte @Nullable [] payload() {
        return payload;
    }

    /** The outcome, once the batch is durable. */
    Outcome outcome(String epoch) {
        if (outcome != null) {
            return outcome;
        }
        if (event == null) {
            throw new IllegalStateException("not numbered yet");
        }
        return new Outcome.Accepted(epoch, event.seq(), event.time(), payload == null);
    }
}
