package chat.server.stream.disk;

import chat.server.metrics.ServerMetrics;
import chat.server.store.StoreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether events can be stored. Changed by the writer's thread, read by any. */
final class StoreHealth {

    private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);

    private final ServerMetrics metrics;
    private final Consumer<String> onLoss;
    private volatile @Nullable String trouble;
    private volatile boolean lost;

    /** @param onLoss gets one line, once, if what was written can no longer be trusted; nothing is stored after that */
    StoreHealth(ServerMetrics metrics, Consumer<String> onLoss) {
        this.metrics = metrics;
        this.onLoss = onLoss;
    }

    interface Step {
        void take() throws StoreException, InterruptedException;
    }

    /** Why nothing can be stored now; null if it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Whether nothing can be stored any more. */
    boolean isLost() {
        return lost;
    }

    /** Takes a step without which nothing can be stored; false if the store failed. */
    boolean attempt(Step step) throws InterruptedException {
        if (lost) {
            return false;
        }
        try {
            step.take();
        } catch (StoreException e) {
            failed(e);
            if (trouble == null) {
                log.error("events cannot be stored: {}", e.getMessage());
                trouble = e.getMessage();
            }
            return false;
        }
        if (trouble != null) {
            trouble = null;
            log.info("events can be stored again");
        }
        return true;
    }

    /** Takes a step that can wait; false if the store failed. */
    boolean attemptCare(Step step) throws InterruptedException {
        if (lost) {
            return false;
        }
        try {
            step.take();
            return true;
        } catch (StoreException e) {
            failed(e);
            log.warn("the store could not be tidied up: {}", e.getMessage());
            return false;
        }
    }

    private void failed(StoreException e) {
        metrics.store().failed();
        if (e.kind() == StoreException.Kind.FATAL) {
            lose(String.valueOf(e.getMessage()), e);
        }
    }

    void lose(String reason, Throwable cause) {
        lost = true;
        trouble = reason;
        log.error("the store is given up: {}", reason, cause);
        onLoss.accept(reason);
    }
}
