package chat.server.stream;

import chat.protocol.RoomName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How far those have got who get the rooms' events outside of the server, and whether this node serves them. No method blocks, but for {@link #close}.
 *
 * <p>A cursor can lag behind what its reader has, and never leads. A stage that fails has changed nothing.
 */
public interface Cursors extends AutoCloseable {

    /**
     * A reader's place in a room. Immutable.
     *
     * @param epoch of the numbering
     * @param seq of the newest event that it has, or does not want
     * @param time of the newest event that it has, in ms since 1970, UTC; events of another numbering count from there on
     */
    record Cursor(String epoch, long seq, long time) {}

    /** Where the cursors of some streams are. */
    @FunctionalInterface
    interface Source {

        /**
         * Opens them.
         *
         * @throws IOException if they cannot be used, with one line that says why
         */
        Cursors open(RoomStreams streams) throws IOException;
    }

    /** 0 while another node serves the readers; otherwise a number that is another one each time that this node begins to. */
    long term();

    /** Whether other nodes store events, too, of which nobody here hears. */
    boolean isShared();

    /** Forgets all readers but these, unless other nodes may have them. */
    CompletionStage<Void> retain(Collection<String> readers);

    /**
     * Since when a reader has these rooms: {@code nowMillis} if that is new. Rooms where it has no cursor begin then.
     *
     * @param rooms as they are written
     */
    CompletionStage<Long> since(String reader, String rooms, long nowMillis);

    /** Where a reader stands; empty if it was never there. */
    CompletionStage<Optional<Cursor>> find(String reader, RoomName room);

    /** Moves a reader to these places, all or none. Fails if another node serves it. */
    CompletionStage<Void> save(String reader, Map<RoomName, Cursor> places);

    /**
     * Rooms that may have something for a reader, in the order of their names.
     *
     * @param patterns of the rooms that it wants; there may be others in the answer
     * @param after the name before the first
     */
    CompletionStage<RoomNames> behind(String reader, List<String> patterns, String after);

    /** Lets another node serve the readers. Blocks for a bounded time. */
    @Override
    void close();
}
