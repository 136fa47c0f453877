package chat.server.connection;

import chat.protocol.ClientMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection's commands in the order in which they came, while their answers take time. Confined to the
 * connection's event loop.
 *
 * <p>Submissions (sends, edits, deletions) may be under way together. Any other command waits until they have ended, and what comes after it waits for it.
 * While a command waits the socket is not read, so that no more can wait than one read brings.
 */
final class CommandQueue {

    static final int MOST_SENDS_UNDER_WAY = 256;

    private final Runnable onChange;
    private final Congestion congestion;
    private @Nullable Consumer<ClientMessage> handler;
    private @Nullable Queue<ClientMessage> waiting;
    private int sendsUnderWay;
    private boolean exclusive;
    private boolean paused;
    private boolean held;
    private boolean draining;
    private boolean finished;
    private @Nullable Runnable finishing;

    /** Whether what is submitted should wait for the submissions of others. */
    interface Congestion {
        boolean isCongested();

        /** Runs {@code task} on the loop, later, when there is none any more. */
        void whenRelieved(Runnable task);
    }

    /**
     * Made without commands.
     *
     * @param onChange runs when {@link #isFull} may have changed
     */
    CommandQueue(Runnable onChange, Congestion congestion) {
        this.onChange = onChange;
        this.congestion = congestion;
    }

    void handleWith(Consumer<ClientMessage> handler) {
        this.handler = handler;
    }

    /** Handles a command, now or after those before it. */
    void add(ClientMessage command) {
        if (finished || finishing != null) {
            return;
        }
        if (isEmpty() && !mustWait(command)) {
            handle(command);
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(command);
        onChange.run();
    }

    private void handle(ClientMessage command) {
        boolean nobodyReads = paused && isQuestion(command);
        if (handler != null && !nobodyReads) {
            handler.accept(command);
        }
    }

    private boolean isEmpty() {
        return waiting == null || waiting.isEmpty();
    }

    private boolean mustWait(ClientMessage command) {
        if (exclusive || paused && finishing == null || held || sendsUnderWay == MOST_SENDS_UNDER_WAY) {
            return true;
        }
        if (!isSubmission(command)) {
            return sendsUnderWay > 0;
        }
        holdIfCongested();
        return held;
    }

    private void holdIfCongested() {
        try {
            if (congestion.isCongested()) {
                held = true;
                congestion.whenRelieved(this::goOn);
            }
        } catch (RuntimeException e) {
            held = false; // what is submitted then is answered by what it meets
        }
    }

    private static boolean isSubmission(ClientMessage command) {
        return command instanceof ClientMessage.Send
                || command instanceof ClientMessage.Edit
                || command instanceof ClientMessage.Delete;
    }

    private static boolean isQuestion(ClientMessage command) {
        return command instanceof ClientMessage.History
                || command instanceof ClientMessage.Members
                || command instanceof ClientMessage.Ping;
    }

    private void goOn() {
        held = false;
        drain();
    }

    /** Whether no more should be read. */
    boolean isFull() {
        return !isEmpty();
    }

    /** Holds all commands back while answers cannot be written. */
    void setPaused(boolean paused) {
        this.paused = paused;
        drain();
    }

    void sendBegins() {
        sendsUnderWay++;
    }

    void sendEnds() {
        sendsUnderWay--;
        drain();
    }

    /**
     * Takes no more; runs {@code then} when all that was taken has been carried out. Nothing is held back any more because
     * answers cannot be written, but then questions are left out: their answers would pile up.
     */
    void finish(Runnable then) {
        Runnable earlier = finishing;
        finishing = earlier == null
                ? then
                : () -> {
                    earlier.run();
                    then.run();
                };
        drain();
    }

    private void finishIfIdle() {
        Runnable then = finishing;
        if (then != null && sendsUnderWay == 0 && !exclusive && isEmpty()) {
            finishing = null;
            finished = true;
            then.run();
        }
    }

    /** Drops what waits and takes no more. */
    void abandon() {
        waiting = null;
        finished = true;
        Runnable then = finishing;
        finishing = null;
        if (then != null) {
            then.run();
        }
    }

    void exclusiveBegins() {
        exclusive = true;
    }

    void exclusiveEnds() {
        exclusive = false;
        drain();
    }

    private void drain() {
        if (!draining && !isEmpty()) {
            carryOutWaiting();
        }
        finishIfIdle();
    }

    private void carryOutWaiting() {
        draining = true;
        try {
            ClientMessage next;
            while (waiting != null && (next = waiting.peek()) != null && !mustWait(next)) {
                waiting.remove();
                handle(next);
            }
        } finally {
            draining = false;
        }
        if (isEmpty()) {
            waiting = null;
            onChange.run();
        }
    }
}
