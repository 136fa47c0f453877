package chat.server.stream;

/** What became of a message that was to be published. */
public sealed interface Published {

    /**
     * It is kept.
     *
     * @param time of the message, in milliseconds since 1970, UTC
     * @param duplicate whether it had been kept before; the other fields are then those of the first time
     */
    record Kept(String epoch, long seq, long time, boolean duplicate) implements Published {}

    /** It is not kept, and can be sent again later. */
    record Unavailable() implements Published {}
}
