package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import org.jspecify.annotations.Nullable;

/**
 * What became of a draft.
 *
 * @param seq of its event; 0 if it was refused
 * @param publication its event; null unless it was stored now
 * @param refusal null if it is stored
 */
record Result(Draft draft, long seq, long time, @Nullable Publication publication, Outcome.@Nullable Refused refusal) {

    static Result stored(Draft draft, RoomEvent event, byte[] payload) {
        Publication publication =
                new Publication(event, payload, draft.submission().submittedNanos());
        return new Result(draft, event.seq(), event.time(), publication, null);
    }

    /** It is stored, since now or before. */
    static Result known(Draft draft, long seq, long time) {
        return new Result(draft, seq, time, null, null);
    }

    static Result refused(Draft draft, Outcome.Refused refusal) {
        return new Result(draft, 0, 0, null, refusal);
    }
}
