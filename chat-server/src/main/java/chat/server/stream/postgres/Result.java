package chat.server.stream.postgres;

import chat.server.stream.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of a draft.
 *
 * @param seq of its event; 0 if it was refused
 * @param payload of its event; null unless it was stored now
 * @param refusal null if it is stored
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Result(Draft draft, long seq, long time, byte @Nullable [] payload, Outcome.@Nullable Refused refusal) {

    static Result stored(Draft draft, long seq, long time, byte[] payload) {
        return new Result(draft, seq, time, payload, null);
    }

    /** It is stored, since now or before. */
    static Result known(Draft draft, long seq, long time) {
        return new Result(draft, seq, time, null, null);
    }

    static Result refused(Draft draft, Outcome.Refused refusal) {
        return new Result(draft, 0, 0, null, refusal);
    }
}
