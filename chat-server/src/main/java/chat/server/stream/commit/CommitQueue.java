package chat.server.stream.commit;

import chat.server.stream.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What waits for the thread that commits: whatever waits when a commit has ended shares the next one. Thread-safe.
 *
 * @param <D> a submission on its way
 */
public final class CommitQueue<D extends CommitQueue.Draft> {

    /** A submission on its way. */
    public interface Draft {
        Submission submission();
    }

    /** The most drafts in a batch. */
    public static final int FULL_COMMIT = 1_024;

    private static final int MOST_WAITING = 8 * FULL_COMMIT;
    private static final int CONGESTED = MOST_WAITING / 2;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LongSupplier nanos;
    private final CommitPace pace;
    private final Lock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private final List<D> offered = new ArrayList<>(); // guarded by the lock, as is what follows
    private int wanted = 1;
    private boolean stopping;
    private boolean refusing;

    /** Announced, and not in a batch yet. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final Queue<Runnable> heldBack = new ConcurrentLinkedQueue<>();

    public CommitQueue(LongSupplier nanos) {
        this.nanos = nanos;
        this.pace = new CommitPace();
    }

    /** Counts a draft that will be offered, so that whoever asks about congestion hears of it at once. */
    public void announce() {
        waiting.incrementAndGet();
    }

    /** Takes drafts, which were announced, for the next batch; false if too many wait. */
    public boolean offer(List<D> drafts) {
        lock.lock();
        try {
            if (stopping || refusing || waiting.get() > MOST_WAITING) {
                waiting.addAndGet(-drafts.size());
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

    /** Refuses what is offered until {@link #accept}, and gives what waits. */
    public List<D> refuse() {
        lock.lock();
        try {
            refusing = true;
            List<D> left = List.copyOf(offered);
            offered.clear();
            waiting.addAndGet(-left.size());
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is offered again. */
    public void accept() {
        lock.lock();
        try {
            refusing = false;
        } finally {
            lock.unlock();
        }
    }

    /** How many drafts wait. */
    public int waiting() {
        return waiting.get();
    }

    public boolean isCongested() {
        return waiting.get() >= CONGESTED;
    }

    /** Runs {@code task} when there is no congestion any more, on any thread. */
    public void whenRelieved(Runnable task) {
        heldBack.add(task);
        relieve(); // the writer may have looked before this one was there
    }

    /** Lets submitters go on if they may. */
    public void relieve() {
        if (isCongested()) {
            return;
        }
        for (Runnable task = heldBack.poll(); task != null; task = heldBack.poll()) {
            task.run();
        }
    }

    /**
     * On the thread that commits: waits a while for drafts, and moves them into {@code batch}, which is empty; false if there are none and there
     * will be no more.
     */
    public boolean take(List<D> batch) throws InterruptedException {
        lock.lock();
        try {
            if (pace.isShared()) {
                await(pace.wanted(), pace.until(nanos.getAsLong())); // and no wake-up for the first draft
            }
            if (offered.isEmpty()) {
                await(1, nanos.getAsLong() + IDLE_NANOS);
            }
            if (!offered.isEmpty()) {
                await(pace.wanted(), pace.until(nanos.getAsLong()));
            }
            List<D> taken = offered.subList(0, Math.min(offered.size(), FULL_COMMIT));
            batch.addAll(taken);
            taken.clear();
            waiting.addAndGet(-batch.size());
            if (!batch.isEmpty()) {
                pace.begins(batch, nanos.getAsLong());
            }
            return !batch.isEmpty() || !stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until enough are offered. Nobody wakes this thread before, as that would cost each submitter a system call. */
    private void await(int drafts, long untilNanos) throws InterruptedException {
        wanted = drafts;
        long left = untilNanos - nanos.getAsLong();
        while (left > 0 && offered.size() < drafts && !stopping) {
            left = enough.awaitNanos(left);
        }
    }

    /** Refuses what is offered from now on. */
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            enough.signal();
        } finally {
            lock.unlock();
        }
    }
}
