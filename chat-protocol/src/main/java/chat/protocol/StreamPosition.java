package chat.protocol;

/**
 * A place in a room's messages.
 *
 * @param epoch names one numbering of the room; another epoch means that the numbering began again
 * @param seq the number of the newest message known, from 1 on; 0 is the place before the first
 */
public record StreamPosition(String epoch, long seq) {

    public static final int MAX_EPOCH_CHARS = 64;

    /** @throws IllegalArgumentException if the epoch is empty or too long, or the seq negative */
    public StreamPosition {
        if (epoch.isEmpty() || epoch.length() > MAX_EPOCH_CHARS || seq < 0) {
            throw new IllegalArgumentException("not a stream position");
        }
    }
}
