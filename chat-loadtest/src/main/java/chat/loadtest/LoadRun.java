package chat.loadtest;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes a run from the first connection to the verdict. Confined to the main thread. */
final class LoadRun {

    /** From telling the event loops when the run begins until it does. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long POLL_MILLIS = 100;

    private final LoadPlan plan;
    private final PrintWriter log;

    /** @param log gets the progress */
    LoadRun(LoadPlan plan, PrintWriter log) {
        this.plan = plan;
        this.log = log;
    }

    /** @throws CannotRunException if the connections cannot be made */
    Result run() throws InterruptedException {
        InetSocketAddress address = plan.target().resolve();
        try (Workers workers = new Workers(plan)) {
            new Opening(plan, workers).joinAll(address);
            log.println("joined " + plan.connections() + ", rooms load-*-" + plan.run());
            long startNanos = System.nanoTime() + LEAD_NANOS;
            Progress progress = new Progress(log, workers::counts, startNanos);
            workers.tell(worker -> worker.prepare(startNanos)).join();
            awaitPublishers(workers.tell(worker -> worker.publish(startNanos)), progress);
            Missing missing = new Stragglers(plan, workers, progress).await();
            return new Result(plan, workers.counts(), missing);
        }
    }

    private static void awaitPublishers(CompletableFuture<Void> published, Progress progress)
            throws InterruptedException {
        while (true) {
            try {
                published.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.tick(System.nanoTime());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a publisher failed", e.getCause());
            }
        }
    }
}
