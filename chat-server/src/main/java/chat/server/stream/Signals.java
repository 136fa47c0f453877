package chat.server.stream;

/**
 * Distributes signals to every node, this one too. Thread-safe; no method blocks.
 *
 * <p>A signal is not stored: who is away when it passes never gets it. Signals of one thread arrive in their order.
 */
public interface Signals {

    /** Gets every signal. Called on any thread; must not block. */
    @FunctionalInterface
    interface Listener {
        void onSignal(Signal signal);
    }

    /** Adds a listener, before anything is sent. */
    void listen(Listener listener);

    void send(Signal signal);
}
