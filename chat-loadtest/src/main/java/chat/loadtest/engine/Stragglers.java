package chat.loadtest.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits after the last send until nothing is missing, or no more comes. Confined to the main thread. */
public final class Stragglers {

    private static final long POLL_MILLIS = 50;

    private final Workers workers;
    private final Runnable meanwhile;

    /** @param meanwhile is called again and again */
    public Stragglers(Workers workers, Runnable meanwhile) {
        this.workers = workers;
        this.meanwhile = meanwhile;
    }

    /** Returns the census when everything has arrived, or when nothing has arrived for {@code patience}. */
    public Census await(Duration patience) throws InterruptedException {
        Census census = workers.census();
        boolean complete = census.awaited() == 0;
        long arrived = census.arrived();
        long progressNanos = System.nanoTime();
        while (System.nanoTime() - progressNanos < patience.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            meanwhile.run();
            census = workers.census();
            if (complete && census.awaited() == 0) {
                return census; // complete twice in a row: a repetition of the last message has come by now
            }
            complete = census.awaited() == 0;
            if (census.arrived() != arrived) {
                arrived = census.arrived();
                progressNanos = System.nanoTime();
            }
        }
        return census;
    }
}
