package chat.server.stream;

import chat.protocol.ErrorCode;

/** The end of a submission. */
public sealed interface Outcome {

    /**
     * The event is durable.
     *
     * @param time of the event, in milliseconds since 1970, UTC
     * @param duplicate whether it had been stored before; the other fields are then those of the first time
     */
    record Accepted(String epoch, long seq, long time, boolean duplicate) implements Outcome {}

    /** Nothing was stored; the same submission can succeed later. */
    record Unavailable() implements Outcome {}

    /** Nothing was stored, and a repetition would not be either. */
    record Refused(ErrorCode code, String message) implements Outcome {}
}
