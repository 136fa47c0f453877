package chat.server.stream;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Orders, keeps and distributes the messages of rooms.
 *
 * <p>Thread-safe; no method blocks. A returned stage may complete before the method returns, or later on any thread. Those of
 * reads complete with an {@link UnavailableException} while what is kept cannot be read; no other exception is expected.
 *
 * <p>What every implementation promises:
 *
 * <ol>
 *   <li>The messages of a room are numbered 1, 2, 3, … without a hole within one epoch.
 *   <li>The listener is given each message of an open room once, in the order of the numbers, and never two of one room at
 *       the same time; and only messages that are kept.
 *   <li>The stage of {@link Publisher#publish} completes with {@link Published.Kept} only after the message is kept and the listener
 *       has been given it.
 *   <li>A message whose publisher gave the same id in the same room before, within the messages kept, is neither kept nor
 *       given to the listener again: the outcome names the first one.
 *   <li>A position that was asked for after the room was opened is not newer than the messages given to the listener from
 *       then on: whoever listens, then asks, then reads up to the position has no gap.
 *   <li>A message stays readable for {@link #SLACK_MESSAGES} more after the room's position has left it behind, so that
 *       whoever asked for the position can still read from its oldest message on.
 * </ol>
 */
public interface RoomStreams extends AutoCloseable {

    /** How many messages of a room stay readable beyond those that are kept. */
    int SLACK_MESSAGES = 256;

    /** Is given every message of the open rooms. Called on any thread; must not block. */
    interface Listener {
        void onPublication(Publication publication);

        /** Follows one or more publications that belong together; until then they may be held back, to be passed on at once. */
        default void onPublicationsEnd() {}
    }

    /** Sets the one listener, before anything else is called. */
    void listen(Listener listener);

    /** Announces that the listener wants this room's messages, and that they are about to be read. */
    void open(RoomName room);

    /** Takes back one {@link #open}. The room's messages stay as long as the implementation keeps those of idle rooms. */
    void close(RoomName room);

    /**
     * Makes a way to publish, for one thread.
     *
     * @param outcomes runs what completes stages later than in {@code publish} and {@code flush}; must not block
     */
    Publisher newPublisher(Executor outcomes);

    /** A thread's way to publish. */
    interface Publisher {

        /**
         * Keeps a message in an open room and distributes it, perhaps not before {@link #flush}.
         *
         * @param id the sender's own name for the message, by which a repetition is recognised; null: it never is one
         */
        CompletionStage<Published> publish(
                RoomName room, UserId user, UserName name, String text, @Nullable String id, long publishedNanos);

        /** Lets what was published share one way to the disk, where there is one. To be called soon after each publication. */
        void flush();
    }

    /** Why nothing can be kept now, in one line; empty if it can. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /**
     * Whether so much waits to be kept that a publisher should hold back. What it publishes all the same can become {@link
     * Published.Unavailable}.
     *
     * @param goOn runs once if the answer was yes, on any thread and perhaps before it was given, when the publisher can ask
     *     again; must not block
     */
    default boolean holdBack(Runnable goOn) {
        return false;
    }

    /** Where an open room stands. */
    CompletionStage<RoomPosition> position(RoomName room);

    /** The oldest {@code limit} messages after {@code seq} that can be read of an open room, or fewer if they are large. */
    CompletionStage<HistoryPage> readAfter(RoomName room, long seq, int limit);

    /** The newest {@code limit} messages before {@code seq} that are kept of an open room, or fewer if they are large. */
    CompletionStage<HistoryPage> readBefore(RoomName room, long seq, int limit);

    /** Finishes what was accepted and lets everything go. */
    @Override
    void close();
}
