package chat.server.stream;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.lifecycle.Pulse;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Distributes signals to every node, this one too. Thread-safe; no method blocks, but for {@link #close}.
 *
 * <p>A signal is not stored: who is away when it passes never gets it. On this node those of one thread arrive in their order. Other nodes hear of
 * {@link Signal.Entered}, {@link Signal.Exited} and {@link Signal.Renamed} what comes of them: {@link Signal.EnteredElsewhere} and {@link
 * Signal.ExitedElsewhere}.
 */
public interface Signals extends AutoCloseable {

    /** Users in a room on other nodes, in the order of their ids, of {@code count}. */
    record Elsewhere(List<Member> members, int count, boolean more) {

        /** Nobody. */
        public static final Elsewhere NOBODY = new Elsewhere(List.of(), 0, false);
    }

    /** Gets every signal. Called on any thread; must not block. */
    @FunctionalInterface
    interface Listener {
        void onSignal(Signal signal);
    }

    /** Adds a listener, before anything else is called. */
    void listen(Listener listener);

    /** Begins to exchange signals with other nodes. What they send when it has returned is heard, unless they cannot be reached. */
    default void start() {}

    void send(Signal signal);

    /**
     * Has the listeners hear who is in a room on other nodes, which has opened here.
     *
     * @param later runs what would take too long at once
     */
    default void recall(RoomName room, Executor later) {}

    /** The users in a room on other nodes after {@code after}, or from the first on; at most {@code limit}. */
    default Elsewhere elsewhere(RoomName room, @Nullable UserId after, int limit) {
        return Elsewhere.NOBODY;
    }

    /** Whether a user is in a room on another node. */
    default boolean isElsewhere(RoomName room, UserId user) {
        return false;
    }

    /** The rooms that somebody is in on other nodes. A copy. */
    default List<RoomName> roomsElsewhere() {
        return List.of();
    }

    /** Of the threads without which this cannot go on. */
    default List<Pulse> pulses() {
        return List.of();
    }

    /** Says goodbye to the other nodes. Blocks for a bounded time. */
    @Override
    default void close() {}
}
