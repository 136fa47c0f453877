package chat.server.backplane.embedded;

import chat.server.metrics.ServerMetrics;
import chat.server.store.MessageWriter;
import chat.server.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the thread that writes to the store: whatever waits when a commit has ended shares the next one. Its methods may be
 * called by any thread.
 */
final class Committer {

    /** A part of a transaction. Called on the writer's thread. */
    interface Task {
        void write(MessageWriter writer) throws StoreException;

        /** The transaction is kept. */
        void committed();

        /** Nothing of the transaction is kept. */
        void undone(String reason);
    }

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private static final int MOST_WAITING = 8_192;
    private static final int CONGESTED = MOST_WAITING / 2;
    private static final int MOST_IN_COMMIT = 1_024;
    private static final long IDLE_MILLIS = 250;
    private static final long CLOSE_MILLIS = 1_000;

    private final MessageWriter writer;
    private final Pruner pruner;
    private final ServerMetrics metrics;
    private final Consumer<String> onLoss;
    private final BlockingQueue<Task> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Queue<Runnable> heldBack = new ConcurrentLinkedQueue<>();
    private final List<Task> batch = new ArrayList<>(MOST_IN_COMMIT);
    private final Thread thread = new Thread(this::run, "history-writer");
    private volatile boolean stopping;
    private volatile @Nullable String trouble;
    private volatile boolean lost;

    /** @param onLoss is told once, in one line, if what was written can no longer be trusted; nothing is kept after that */
    Committer(MessageWriter writer, Pruner pruner, ServerMetrics metrics, Consumer<String> onLoss) {
        this.writer = writer;
        this.pruner = pruner;
        this.metrics = metrics;
        this.onLoss = onLoss;
        metrics.countUncommitted(waiting::size);
        thread.start();
    }

    /** Takes a task for the next transaction; false if too many wait. */
    boolean offer(Task task) {
        return !stopping && waiting.offer(task);
    }

    /** Whether a publisher should hold back; {@code goOn} runs when it need no longer. */
    boolean holdBack(Runnable goOn) {
        if (!isCongested()) {
            return false;
        }
        heldBack.add(goOn);
        if (!isCongested()) {
            letPublishersGoOn(); // the writer may have looked before this one was there
        }
        return true;
    }

    private boolean isCongested() {
        return waiting.size() >= CONGESTED;
    }

    /** Why nothing can be kept now; null if it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (!(stopping && waiting.isEmpty())) {
                Task first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    attempt(this::recover);
                } else {
                    batch.add(first);
                    waiting.drainTo(batch, MOST_IN_COMMIT - 1);
                    commitBatch();
                }
                if (!isCongested()) {
                    letPublishersGoOn();
                }
                attempt(() -> pruner.stepIfDue(writer));
                attempt(writer::checkpointIfDue);
            }
            attempt(writer::checkpoint);
        } catch (InterruptedException e) {
            lose("interrupted", e);
        }
        if (!lost) {
            writer.close();
        }
    }

    private void commitBatch() {
        long start = System.nanoTime();
        boolean kept = attempt(() -> {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).write(writer);
            }
            writer.commit();
        });
        if (kept) {
            metrics.committed(batch.size(), System.nanoTime() - start, TimeUnit.NANOSECONDS);
            batch.forEach(Task::committed);
        } else {
            String reason = String.valueOf(trouble);
            batch.forEach(task -> task.undone(reason));
        }
        batch.clear();
    }

    private void recover() throws StoreException {
        if (trouble != null) {
            writer.probe();
            trouble = null;
            log.info("messages can be kept again");
        }
    }

    private interface Step {
        void take() throws StoreException;
    }

    /** Takes a step; false if the store failed. */
    private boolean attempt(Step step) {
        if (lost) {
            return false;
        }
        try {
            step.take();
            return true;
        } catch (StoreException e) {
            metrics.storeFailed();
            if (e.kind() == StoreException.Kind.FATAL) {
                lose(String.valueOf(e.getMessage()), e);
            } else if (trouble == null) {
                log.error("messages cannot be kept: {}", e.getMessage());
                trouble = e.getMessage();
            }
        } catch (RuntimeException e) {
            lose("a mistake of the server's: " + e, e);
        }
        return false;
    }

    private void lose(String reason, Exception cause) {
        lost = true;
        trouble = reason;
        log.error("the store is given up: {}", reason, cause);
        onLoss.accept(reason);
    }

    private void letPublishersGoOn() {
        for (Runnable task = heldBack.poll(); task != null; task = heldBack.poll()) {
            task.run();
        }
    }

    /** Commits what waits and closes the writer; true if all of it was kept. */
    boolean close() {
        stopping = true;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        }
        return !thread.isAlive() && trouble == null;
    }
}
