package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of this node that prunes, unless another node does. It does nothing while the database is away. */
final class Keeper extends DatabaseThread {

    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private static final long STEP_MILLIS = 20;

    /** From one round to the next: longer than any node takes to learn where a room begins. */
    private static final long ROUND_MILLIS = 10_000;

    private final Link link;
    private final Pruner pruner;
    private final Health health;

    /**
     * Does not connect yet.
     *
     * @param link is closed with this
     * @param onLoss gets one line if this thread ends by a mistake; the process should end then
     */
    Keeper(Link link, Pruner pruner, Health health, Consumer<String> onLoss) {
        super("postgres-keeper", onLoss);
        this.link = link;
        this.pruner = pruner;
        this.health = health;
    }

    @Override
    void work() throws InterruptedException {
        while (!isStopping()) {
            if (health.awaitBack(ROUND_MILLIS)) {
                Thread.sleep(attempt() ? STEP_MILLIS : ROUND_MILLIS);
            }
        }
    }

    @Override
    void leave() {
        link.close();
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
