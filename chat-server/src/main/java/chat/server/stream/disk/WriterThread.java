package chat.server.stream.disk;

import chat.server.lifecycle.Pulse;
import chat.server.metrics.ServerMetrics;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.stream.commit.CommitQueue;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The one thread that changes the log and the table: commits what waits, batch by batch, until it is stopped. */
final class WriterThread {

    private final CommitQueue<Draft> queue;
    private final Committer committer;
    private final Delivery delivery;
    private final Housekeeping housekeeping;
    private final StoreHealth health;
    private final ServerMetrics metrics;
    private final LongSupplier nanos;
    private final List<Draft> batch = new ArrayList<>(CommitQueue.FULL_COMMIT);

    /** One of Netty's, as only these reuse buffers. */
    private final Thread thread = new FastThreadLocalThread(this::run, "history-writer");

    private final Pulse pulse = new Pulse(thread.getName());
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    WriterThread(
            CommitQueue<Draft> queue,
            Committer committer,
            Delivery delivery,
            Housekeeping housekeeping,
            StoreHealth health,
            ServerMetrics metrics,
            LongSupplier nanos) {
        this.queue = queue;
        this.committer = committer;
        this.delivery = delivery;
        this.housekeeping = housekeeping;
        this.health = health;
        this.metrics = metrics;
        this.nanos = nanos;
    }

    /** @param owner of what this thread changes */
    void start(Owner owner) {
        owner.handTo(thread);
        thread.start();
    }

    Pulse pulse() {
        return pulse;
    }

    /** Lets the thread commit what waits, close the store and end; gives whether all of that was done. */
    CompletableFuture<Boolean> stop() {
        queue.stop();
        return ended;
    }

    private void run() {
        try {
            while (queue.take(batch)) {
                pulse.begin();
                if (batch.isEmpty()) {
                    health.attempt(this::flush);
                } else {
                    commit();
                }
                queue.relieve();
                housekeeping.stepIfDue();
                pulse.end();
            }
            health.attempt(committer::end);
            health.attempt(housekeeping::finish);
            housekeeping.awaitEnd();
        } catch (InterruptedException | RuntimeException | Error e) {
            health.lose("a mistake of the server's: " + e, e);
        }
        if (!health.isLost()) {
            committer.close();
        }
        ended.complete(health.trouble() == null);
    }

    private void commit() throws InterruptedException {
        long beganNanos = nanos.getAsLong();
        if (health.attempt(() -> committer.commit(batch))) {
            metrics.store().committed(batch.size(), nanos.getAsLong() - beganNanos, TimeUnit.NANOSECONDS);
            delivery.publish(batch);
        } else {
            delivery.refuse(batch);
        }
        batch.clear();
    }

    /** Nobody submits, so there is time to flush, and to try out whether events could be stored again. */
    private void flush() throws StoreException {
        if (health.trouble() != null) {
            committer.probe();
        }
        committer.commit(batch);
    }
}
