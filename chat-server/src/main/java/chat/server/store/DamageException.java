package chat.server.store;

import java.io.Serial;
import java.nio.file.Path;

/** Stored events of a room, or what holds there, do not have the checksum that they were stored with. The message is one line for the operator. */
public final class DamageException extends StoreException {

    @Serial
    private static final long serialVersionUID = 1;

    private final long first;
    private final long last;

    /**
     * Names the events.
     *
     * @param first seq of the first one that is damaged
     * @param last seq of the last one
     */
    public DamageException(Path file, String room, long first, long last) {
        super(
                Kind.DAMAGED,
                file + " is damaged: room " + room + ", " + (first == last ? "number " : "numbers ")
                        + (first == last ? first : first + " to " + last));
        this.first = first;
        this.last = last;
    }

    private DamageException(Path file, String room) {
        super(Kind.DAMAGED, file + " is damaged: the settings and bans of room " + room);
        this.first = 0;
        this.last = 0;
    }

    /** What holds in a room is unknown. */
    public static DamageException ofState(Path file, String room) {
        return new DamageException(file, room);
    }

    public long first() {
        return first;
    }

    public long last() {
        return last;
    }
}
