package chat.server.stream.postgres;

import chat.server.lifecycle.Pulse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of this node that prunes, unless another node does. It does nothing while the database is away. */
final class Keeper {

    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private static final long STEP_MILLIS = 20;

    /** From one round to the next: longer than any node takes to learn where a room begins. */
    private static final long ROUND_MILLIS = 10_000;

    private final Link link;
    private final Pruner pruner;
    private final Health health;
    private final Thread thread = new Thread(this::run, "postgres-keeper");
    private final Pulse pulse = new Pulse(thread.getName(), Database.MOST_SILENT);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopping;

    /** @param link is closed with this */
    Keeper(Link link, Pruner pruner, Health health) {
        this.link = link;
        this.pruner = pruner;
        this.health = health;
    }

    void start() {
        thread.start();
    }

    Pulse pulse() {
        return pulse;
    }

    /** Lets the thread end; it may be waiting for a server that says nothing. */
    CompletableFuture<Void> stop() {
        stopping = true;
        thread.interrupt();
        return ended;
    }

    private void run() {
        try {
            while (!stopping) {
                if (health.awaitBack(ROUND_MILLIS)) {
                    Thread.sleep(attempt() ? STEP_MILLIS : ROUND_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } finally {
            link.close();
            ended.complete(null);
        }
    }

    /** Whether the round goes on. */
    private boolean attempt() {
        try {
            Connection open = link.open(); // takes as long as the standby lets it wait
            pulse.begin();
            try {
                return pruner.step(open);
            } finally {
                pulse.end();
            }
        } catch (SQLException e) {
            link.failed(e);
            Failure failure = Failure.of(e);
            if (failure == Failure.UNKNOWN) {
                health.lost(e);
            } else if (failure != Failure.AGAIN) {
                log.warn("old events cannot be deleted", e);
            }
            return false;
        } catch (RuntimeException e) {
            log.error("old events cannot be deleted", e); // by a mistake, which must not end the thread
            return false;
        }
    }
}
