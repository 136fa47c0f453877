package chat.server.stream;

import java.io.Serial;

/** Events that were asked for are damaged. Those before and after them can be read. */
public final class DamagedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final long last;

    /**
     * Names the events.
     *
     * @param first seq of the first one that is damaged
     * @param last seq of the last one
     */
    public DamagedException(long first, long last, Throwable cause) {
        super("the room's events " + first + " to " + last + " are damaged", cause);
        this.last = last;
    }

    public long last() {
        return last;
    }
}
