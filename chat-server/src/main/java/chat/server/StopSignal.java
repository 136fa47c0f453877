package chat.server;

import org.jspecify.annotations.Nullable;

/**
 * Ends the process with status 0 when a signal asks for it, where the JVM's own would be 128 and the signal. A server that
 * has started is stopped in order; before that there is nothing to finish. Thread-safe.
 */
final class StopSignal {

    private volatile @Nullable ChatServer started;
    private volatile boolean leaving;

    /** To be called once, as early as possible: before it the JVM's own status holds. */
    void await() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
    }

    void stopInOrder(ChatServer server) {
        started = server;
    }

    /** The process ends by itself, with a status of its own. */
    int leave(int status) {
        leaving = true;
        return status;
    }

    private void stop() {
        if (leaving) {
            return;
        }
        ChatServer server = started;
        if (server != null) {
            server.stop();
        }
        Runtime.getRuntime().halt(0);
    }
}
