package chat.server;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with status 0 when a signal asks for it, where the JVM's own would be 128 and the signal. A server that
 * has started is stopped in order, and SIGTERM drains it before that; before there is one there is nothing to finish.
 * Thread-safe.
 */
final class StopSignal {

    private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile @Nullable ChatServer started;
    private volatile boolean leaving;

    /** To be called once, as early as possible: before it the JVM's own status holds. */
    void await() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
        try {
            OsSignal.handle("TERM", this::terminate);
        } catch (ReflectiveOperationException e) {
            log.warn("SIGTERM does not wait for --drain, as this Java has no handlers of signals", e);
        }
    }

    void stopInOrder(ChatServer server) {
        started = server;
    }

    /** The process ends by itself, with a status of its own. */
    int leave(int status) {
        leaving = true;
        return status;
    }

    /** The second time it does not wait for the first. */
    private void terminate() {
        ChatServer server = started;
        if (server != null && draining.compareAndSet(false, true)) {
            server.drain();
        }
        System.exit(0);
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
