package chat.server.stream.postgres;

import chat.server.stream.Outcome;
import chat.server.stream.Submission;
import chat.server.stream.commit.BatchSubmitter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A submission on its way to the database. Passes from its submitter's thread to the publisher's and back. */
final class Draft implements BatchSubmitter.Collected<PostgresRoom> {

    final PostgresSubmitter submitter;
    final PostgresRoom room;
    private final Submission submission;
    private @Nullable UUID key;

    /** Of the room's row in the database whose publisher has the draft now. Only the publisher uses it. */
    int roomId;

    private boolean perhapsStored;
    private Outcome outcome = new Outcome.Unavailable();

    Draft(PostgresSubmitter submitter, PostgresRoom room, Submission submission) {
        this.submitter = submitter;
        this.room = room;
        this.submission = submission;
    }

    @Override
    public Submission submission() {
        return submission;
    }

    @Override
    public PostgresRoom room() {
        return room;
    }

    /** By which the database finds it again; random where the author gave no id, so that it is not stored twice either. */
    UUID key(Meta meta) {
        if (key == null) {
            String id = submission.id();
            key = id == null
                    ? UUID.randomUUID()
                    : meta.idKey(submission.author().user(), id);
        }
        return key;
    }

    /** Another database gets it, whose keys may be others. */
    void moves() {
        key = submission.id() == null ? key : null;
    }

    /** The database may have it, as the end of a transaction with it is not known. */
    void mayBeStored() {
        perhapsStored = true;
    }

    boolean isPerhapsStored() {
        return perhapsStored;
    }

    void ends(Outcome end) {
        outcome = end;
    }

    /** Once it is decided. */
    @Override
    public Outcome outcome() {
        return outcome;
    }
}
