package chat.server.stream.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database can be used. Thread-safe.
 *
 * <p>Whoever loses a connection says so; the listener's thread then connects, compares what it has seen with what is stored, and says that the database is back.
 * Until then nobody else asks the database for anything.
 */
final class Health {

    private static final Logger log = LoggerFactory.getLogger(Health.class);

    private final Runnable whenLost;
    private final Runnable whenBack;
    private @Nullable String trouble = "the database was not reached yet"; // guarded by this, as is what follows
    private long losses;

    /**
     * Begins without the database.
     *
     * @param whenLost runs when the database is lost, on any thread; must not block
     * @param whenBack the same when it is back
     */
    Health(Runnable whenLost, Runnable whenBack) {
        this.whenLost = whenLost;
        this.whenBack = whenBack;
    }

    /** Why the database cannot be used; null if it can. */
    synchronized @Nullable String trouble() {
        return trouble;
    }

    /** How often it was lost. */
    synchronized long losses() {
        return losses;
    }

    synchronized void lost(SQLException e) {
        if (trouble == null) {
            log.error("the database cannot be used: {}", Failure.line(e));
            losses++;
            whenLost.run();
        }
        trouble = "the database cannot be used: " + Failure.line(e);
        notifyAll();
    }

    synchronized void isBack() {
        if (trouble != null && losses > 0) {
            log.info("the database can be used again");
        }
        trouble = null;
        whenBack.run();
        notifyAll();
    }

    /** Waits until the database can be used, but not for ever; whether it can. */
    synchronized boolean awaitBack(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (trouble != null && left > 0) {
            wait(left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
        return trouble == null;
    }
}
