package chat.server.stream.disk;

import chat.server.metrics.ServerMetrics;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.table.Checkpointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the thread that writes to the store: whatever waits when a commit has ended shares the next one. Its methods may be
 * called by any thread.
 */
final class Committer {

    /**
     * Who is told what became of drafts. Called on the writer's thread; lists must not be held on to.
     *
     * @param onKept gets the drafts that are kept by one commit
     * @param onRefused gets drafts of which nothing is kept
     * @param onLoss gets one line, once, if what was written can no longer be trusted; nothing is kept after that
     */
    record Outcome(Consumer<List<Draft>> onKept, Consumer<List<Draft>> onRefused, Consumer<String> onLoss) {}

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private static final int MOST_WAITING = 8_192;
    private static final int CONGESTED = MOST_WAITING / 2;
    private static final int FULL_COMMIT = 1_024;

    /** Where so many share a commit, the next one waits for as many: for a moment, and until the pace is kept. */
    private static final int BUSY_COMMIT = 4;

    private static final long WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(1_500);

    /** From the beginning of a commit to that of the next one. */
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(2_500);

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long CARE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CARE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Ledger ledger;
    private final Pruner pruner;
    private final Checkpointer checkpointer;
    private final ServerMetrics metrics;
    private final Outcome outcome;
    private final Lock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private final List<Draft> offered = new ArrayList<>(); // guarded by the lock, as is what follows
    private int wanted = 1;
    private boolean stopping;

    /** Announced, and not in a batch yet. */
    private final AtomicInteger waitingDrafts = new AtomicInteger();

    private final Queue<Runnable> heldBack = new ConcurrentLinkedQueue<>();
    private final List<Draft> batch = new ArrayList<>(FULL_COMMIT);
    private int expectedDrafts;
    private long commitNanos = System.nanoTime();
    private final Thread thread = new Thread(this::run, "history-writer");
    private volatile @Nullable String trouble;
    private volatile boolean lost;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private long careNanos = System.nanoTime();

    Committer(
            Owner owner,
            Ledger ledger,
            Pruner pruner,
            Checkpointer checkpointer,
            ServerMetrics metrics,
            Outcome outcome) {
        this.ledger = ledger;
        this.pruner = pruner;
        this.checkpointer = checkpointer;
        this.metrics = metrics;
        this.outcome = outcome;
        metrics.countUncommitted(waitingDrafts::get);
        owner.handTo(thread);
        thread.start();
    }

    /** Counts a draft that will be offered, so that whoever asks whether to hold back hears of it at once. */
    void announce() {
        waitingDrafts.incrementAndGet();
    }

    /** Takes drafts, which were announced, for the next transaction; false if too many wait. */
    boolean offer(List<Draft> drafts) {
        lock.lock();
        try {
            if (stopping || waitingDrafts.get() > MOST_WAITING) {
                waitingDrafts.addAndGet(-drafts.size());
                return false;
            }
            offered.addAll(drafts);
            if (offered.size() >= wanted) {
                enough.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isCongested() {
        return waitingDrafts.get() >= CONGESTED;
    }

    /** Runs {@code task} when there is no congestion any more. */
    void whenRelieved(Runnable task) {
        heldBack.add(task);
        if (!isCongested()) {
            relieve(); // the writer may have looked before this one was there
        }
    }

    private void relieve() {
        for (Runnable task = heldBack.poll(); task != null; task = heldBack.poll()) {
            task.run();
        }
    }

    /** Why nothing can be kept now; null if it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (takeBatch()) {
                if (batch.isEmpty()) {
                    tidyUp();
                } else {
                    commitBatch();
                }
                if (!isCongested()) {
                    relieve();
                }
                takeCare();
            }
            attempt(ledger::end);
            attempt(checkpointer::finish);
        } catch (InterruptedException | RuntimeException | Error e) {
            lose("a mistake of the server's: " + e, e);
        }
        if (!lost) {
            ledger.close();
        }
        ended.complete(trouble == null);
    }

    /** Waits a while for drafts; false if there are none and there will be no more. */
    private boolean takeBatch() throws InterruptedException {
        lock.lock();
        try {
            await(1, System.nanoTime() + IDLE_NANOS);
            if (!offered.isEmpty() && expectedDrafts >= BUSY_COMMIT) {
                // Two waves of messages that follow each other closely cost twice what one does, here and to the
                // members.
                await(expectedDrafts, Math.max(commitNanos + PACE_NANOS, System.nanoTime() + WAIT_NANOS));
            }
            List<Draft> taken = offered.subList(0, Math.min(offered.size(), FULL_COMMIT));
            batch.addAll(taken);
            taken.clear();
            waitingDrafts.addAndGet(-batch.size());
            expectedDrafts = Math.max(batch.size(), expectedDrafts / 2);
            return !batch.isEmpty() || !stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many are offered. Nobody wakes this thread before, as that would cost each publisher a system call. */
    private void await(int drafts, long untilNanos) throws InterruptedException {
        wanted = drafts;
        for (long left = 1; left > 0 && offered.size() < drafts && !stopping; ) {
            left = enough.awaitNanos(untilNanos - System.nanoTime());
        }
    }

    private void commitBatch() throws InterruptedException {
        commitNanos = System.nanoTime();
        if (attempt(() -> ledger.keep(batch))) {
            metrics.committed(batch.size(), System.nanoTime() - commitNanos, TimeUnit.NANOSECONDS);
            recovered();
            outcome.onKept.accept(batch);
        } else {
            outcome.onRefused.accept(batch);
        }
        batch.clear();
    }

    /** Nobody publishes, so there is time to tidy up, and to try out whether messages could be kept again. */
    private void tidyUp() throws InterruptedException {
        boolean done = attempt(() -> {
            if (trouble != null) {
                ledger.probe();
            }
            ledger.keep(List.of());
        });
        if (done) {
            recovered();
        }
    }

    private void recovered() {
        if (trouble != null) {
            trouble = null;
            log.info("messages can be kept again");
        }
    }

    private interface Step {
        void take() throws StoreException, InterruptedException;
    }

    /** Takes a step without which nothing can be kept; false if the store failed. */
    private boolean attempt(Step step) throws InterruptedException {
        if (lost) {
            return false;
        }
        try {
            step.take();
            return true;
        } catch (StoreException e) {
            failed(e);
            if (trouble == null) {
                log.error("messages cannot be kept: {}", e.getMessage());
                trouble = e.getMessage();
            }
            return false;
        }
    }

    /** Deletes what is old, and copies changes into the main file. If that fails, it can wait. */
    private void takeCare() throws InterruptedException {
        if (lost || System.nanoTime() - careNanos < 0) {
            return;
        }
        careNanos = System.nanoTime() + CARE_NANOS;
        try {
            pruner.stepIfDue();
            checkpointer.step();
        } catch (StoreException e) {
            failed(e);
            log.warn("the store could not be tidied up: {}", e.getMessage());
            careNanos = System.nanoTime() + CARE_AGAIN_NANOS;
        }
    }

    private void failed(StoreException e) {
        metrics.storeFailed();
        if (e.kind() == StoreException.Kind.FATAL) {
            lose(String.valueOf(e.getMessage()), e);
        }
    }

    private void lose(String reason, Throwable cause) {
        lost = true;
        trouble = reason;
        log.error("the store is given up: {}", reason, cause);
        outcome.onLoss.accept(reason);
    }

    /** Lets the thread commit what waits, close the store and end; gives whether all of that was done. */
    CompletableFuture<Boolean> stop() {
        lock.lock();
        try {
            stopping = true;
            enough.signal();
        } finally {
            lock.unlock();
        }
        return ended;
    }
}
