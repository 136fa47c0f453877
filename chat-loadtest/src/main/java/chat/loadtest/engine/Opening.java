package chat.loadtest.engine;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.LoadPlan;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Opens all connections, a bounded number at a time, until every member is in its room. Confined to the main thread. */
final class Opening {

    /** More at once would fill the server's queue of connections not accepted yet, 128 on older kernels. */
    private static final int MOST_AT_ONCE = 100;

    private static final int STUCK_SECONDS = 20;

    private final LoadPlan plan;
    private final Workers workers;
    private final Semaphore permits = new Semaphore(MOST_AT_ONCE);

    /** Fails with the first failure of a connection. */
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    Opening(LoadPlan plan, Workers workers) {
        this.plan = plan;
        this.workers = workers;
    }

    /** @throws CannotRunException if a member cannot join, or none does for {@value #STUCK_SECONDS} s */
    void joinAll() throws InterruptedException {
        int connections = plan.crowd().connections();
        for (int number = 0; number < connections; number++) {
            awaitPermit(number);
            open(number);
        }
        for (int open = 0; open < MOST_AT_ONCE; open++) {
            awaitPermit(connections);
        }
        throwFailure();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whenComplete stores the failure
    private void open(int number) {
        workers.of(number).open(number).whenComplete((joined, problem) -> {
            if (problem != null) {
                failure.completeExceptionally(problem);
            }
            permits.release();
        });
    }

    private void awaitPermit(int asked) throws InterruptedException {
        boolean progress = permits.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS);
        throwFailure();
        if (!progress) {
            throw new CannotRunException("cannot connect to " + plan.nodes() + ": of " + asked
                    + " connections some are not answered for " + STUCK_SECONDS + " s");
        }
    }

    private void throwFailure() {
        try {
            failure.getNow(null);
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotRunException known ? known : e;
        }
    }
}
