package chat.loadtest;

import java.util.concurrent.TimeUnit;

/** Waits after the last send until nothing is missing, or no more comes. Confined to the main thread. */
final class Stragglers {

    private static final long POLL_MILLIS = 50;

    private final LoadPlan plan;
    private final Workers workers;
    private final Progress progress;

    Stragglers(LoadPlan plan, Workers workers, Progress progress) {
        this.plan = plan;
        this.workers = workers;
        this.progress = progress;
    }

    /** Returns what is missing in the end. */
    Missing await() throws InterruptedException {
        Missing missing = look();
        boolean complete = missing.awaited() == 0;
        long arrived = missing.arrived();
        long progressNanos = System.nanoTime();
        while (System.nanoTime() - progressNanos < plan.patience().toNanos()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            progress.tick(System.nanoTime());
            missing = look();
            if (complete && missing.awaited() == 0) {
                return missing; // complete twice in a row: a repetition of the last message has come by now
            }
            complete = missing.awaited() == 0;
            if (missing.arrived() != arrived) {
                arrived = missing.arrived();
                progressNanos = System.nanoTime();
            }
        }
        return missing;
    }

    private Missing look() {
        return Missing.of(plan.rooms(), workers.memberCounts());
    }
}
