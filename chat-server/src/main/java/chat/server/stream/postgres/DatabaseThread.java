package chat.server.stream.postgres;

import chat.server.lifecycle.Pulse;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread of a node that waits for the database. */
abstract class DatabaseThread {

    private static final Logger log = LoggerFactory.getLogger(DatabaseThread.class);

    /** To be beaten around each step. */
    final Pulse pulse;

    private final Thread thread;
    private final Consumer<String> onLoss;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopping;

    /** @param onLoss gets one line if the thread ends by a mistake; the process should end then */
    DatabaseThread(String name, Consumer<String> onLoss) {
        this.thread = new FastThreadLocalThread(this::run, name); // as only these reuse buffers
        this.pulse = new Pulse(name, Database.MOST_SILENT);
        this.onLoss = onLoss;
    }

    final void start() {
        thread.start();
    }

    final Pulse pulse() {
        return pulse;
    }

    final boolean isStopping() {
        return stopping;
    }

    /** Lets the thread end; it may be waiting for a server that says nothing. */
    final CompletableFuture<Void> stop() {
        stopping = true;
        wake(thread);
        return ended;
    }

    /** Has the thread see that it is to stop. */
    void wake(Thread sleeping) {
        sleeping.interrupt();
    }

    /** Works until it is to stop. */
    abstract void work() throws InterruptedException;

    /** Runs at the end, however it comes. */
    void leave() {}

    private void run() {
        try {
            work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (RuntimeException | Error e) {
            log.error("{} ends by a mistake of the server's", thread.getName(), e);
            onLoss.accept("a mistake of the server's: " + e);
        } finally {
            leave();
            ended.complete(null);
        }
    }
}
