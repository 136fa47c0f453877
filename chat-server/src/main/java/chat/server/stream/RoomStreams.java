package chat.server.stream;

import chat.protocol.RoomName;
import chat.server.lifecycle.Pulse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Numbers, stores and distributes the events of rooms. Thread-safe; no method blocks, but for {@link #close}.
 *
 * <p>Every implementation promises:
 *
 * <ol>
 *   <li>The events of a room are numbered 1, 2, 3, … without a hole within one epoch.
 *   <li>The listener gets each event of an open room once, in the order of the numbers, and never two of one room at the
 *       same time; and only events that are durable.
 *   <li>An outcome is {@link Outcome.Accepted} only after the event is durable and the listener has got it.
 *   <li>A submission whose author gave the same id in the same room before, within the events retained, is neither stored
 *       nor distributed again: the outcome names the first one.
 *   <li>A position that was asked for after the room was opened is not newer than the events given to the listener from
 *       then on: whoever listens, then asks, then reads up to the position has no gap.
 *   <li>An event stays readable for {@link #SLACK_EVENTS} more after the room's position has left it behind, so that
 *       whoever asked for the position can still read from its oldest event on.
 *   <li>A room's state is the {@link RoomState} that all of its changes make, from the first event on, of all epochs that its store knows. The
 *       listener gets a change before the state that it makes can be read. A change that the state has no room for is {@link
 *       Outcome.Refused}.
 *   <li>Reads give a message with its present text, or its tombstone ({@link Amendments}).
 * </ol>
 */
public interface RoomStreams extends AutoCloseable {

    /** How many events of a room stay readable beyond those that are retained. */
    int SLACK_EVENTS = 256;

    /** Gets every event of the open rooms. Called on any thread; must not block. */
    interface Listener {
        void onPublication(Publication publication);

        /** Follows one or more publications of one batch; until then they may be held back, to be passed on at once. */
        default void onBatchEnd() {}

        /**
         * What follows in an open room is not what came next: its history was cut, so that the numbers begin anew in another epoch; or events that the
         * listener has not got are no longer retained.
         */
        default void onNewEpoch(RoomName room) {}
    }

    /** Sets the one listener, before anything else is called. */
    void listen(Listener listener);

    /** Opens a room, whose events reach the listener from now on. The caller closes the handle. */
    RoomStream open(RoomName room);

    /**
     * The rooms that have events. Completes on any thread; with an {@link UnavailableException} while the store cannot be read.
     *
     * @return perhaps fewer than there are, with {@link RoomNames#next} to go on
     */
    CompletionStage<RoomNames> rooms(RoomNames.Search search);

    /**
     * Makes one thread's way in.
     *
     * @param outcomes runs what calls listeners later than in {@code submit} and {@code flush}; must not block
     */
    Submitter newSubmitter(Executor outcomes);

    /** Collects what one thread submits, so that it shares a commit; its outcomes come back together. Confined to its thread. */
    interface Submitter {

        /** Hands over what was submitted; if this throws, that has no outcome. To be called soon after each submission. */
        void flush();
    }

    /** Why nothing can be stored now, in one line; empty if it can. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Which faults of a server an acknowledged event survives, in a line, where that can change; otherwise empty. */
    default Optional<String> replication() {
        return Optional.empty();
    }

    /** Of the threads without which this cannot go on. */
    default List<Pulse> pulses() {
        return List.of();
    }

    /** Whether submitters should hold back. A submission can become {@link Outcome.Unavailable} all the same. */
    default boolean isCongested() {
        return false;
    }

    /** Runs {@code task} once, at the end of the congestion or at once; on any thread; it must not block. */
    default void whenRelieved(Runnable task) {
        task.run();
    }

    /** Finishes what was accepted and lets everything go. Blocks for a bounded time. */
    @Override
    void close();
}
