package chat.server.stream;

import chat.protocol.RoomName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The handle of an open room. Thread-safe; no method blocks.
 *
 * <p>A returned stage may complete before the method returns, or later on any thread; with an {@link UnavailableException}
 * while the store cannot be read, or a {@link DamagedException} if the first event of a page is damaged: the newest one of {@link
 * #readBefore}, or the oldest one of {@link #readAfter}. No other exception is expected.
 */
public interface RoomStream extends AutoCloseable {

    /** What a read gives, which may throw instead. */
    static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    RoomName room();

    /**
     * Hands in an event to be numbered, stored and distributed; perhaps not before {@code submitter} is flushed.
     *
     * @param submitter of these streams, and of the calling thread
     */
    void submit(Submission submission, RoomStreams.Submitter submitter);

    /** Where the room stands. */
    CompletionStage<RoomPosition> position();

    /**
     * The same, for who has seen the event {@code seen} of this room, perhaps on another node: what other nodes have stored up to it has gone to the
     * listener then.
     */
    default CompletionStage<RoomPosition> position(long seen) {
        return position();
    }

    /**
     * What holds in the room after all of its changes, also those that are no longer retained: at least those up to the {@link #position} that was
     * read before. Completes like it, and with a {@link DamagedException} if nobody knows.
     */
    CompletionStage<RoomState> state();

    /** The oldest {@code limit} events after {@code seq} that can be read, or fewer if they are large. */
    CompletionStage<HistoryPage> readAfter(long seq, int limit);

    /** The newest {@code limit} retained events before {@code seq}, or fewer if they are large. */
    CompletionStage<HistoryPage> readBefore(long seq, int limit);

    /** Ends this handle, once. The room's events stay as long as the implementation retains those of idle rooms. */
    @Override
    void close();
}
