package chat.server.lifecycle;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether the threads get on without which the server is none. It counts looks and not time, so that a
 * process that was stopped as a whole is not blamed. Thread-safe.
 */
public final class Watchdog {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final long LOOK_MILLIS = 1_000;

    /** After which a thread is stuck: with the look that it still answered, within four seconds. */
    static final int MOST_SILENT = 3;

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Consumer<String> onDeath;
    private final Thread thread = new Thread(this::run, "watchdog");
    private volatile List<String> stuck = List.of();
    private volatile Runnable afterLook = () -> {};

    /**
     * For threads that run.
     *
     * @param loops event loops
     * @param pulses of other threads
     * @param onDeath gets one line if an event loop has ended, which nothing brings back
     */
    public Watchdog(Iterable<EventExecutor> loops, Collection<Pulse> pulses, Consumer<String> onDeath) {
        this.onDeath = onDeath;
        for (EventExecutor loop : loops) {
            watches.add(Watch.over((SingleThreadEventExecutor) loop));
        }
        pulses.forEach(pulse -> watches.add(Watch.over(pulse)));
        thread.setDaemon(true);
    }

    /** Looks after one more event loop from now on. */
    public void watch(SingleThreadEventExecutor loop) {
        watches.add(Watch.over(loop));
    }

    /** From now on this runs after each look: once a second, unless the watchdog itself is stuck. */
    public void afterEachLook(Runnable task) {
        afterLook = task;
    }

    public void start() {
        thread.start();
    }

    /** Looks no more; to be called before the threads are ended. */
    public void stop() {
        thread.interrupt();
    }

    /** Which threads do not get on, in one line; empty if all do. */
    public Optional<String> trouble() {
        List<String> now = stuck;
        return now.isEmpty() ? Optional.empty() : Optional.of("stuck: " + String.join(", ", now));
    }

    /** How many threads do not get on. */
    public int stuck() {
        return stuck.size();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            // the server stops
        }
    }

    void look() {
        List<String> found = new ArrayList<>();
        for (Watch watch : watches) {
            if (watch.isDead()) {
                found.add(watch.thread());
                onDeath.accept("the thread " + watch.thread() + " has ended by a mistake of the server's");
            } else if (watch.isStuck()) {
                found.add(watch.thread());
            }
        }
        if (!found.equals(stuck)) {
            stuck = found;
            log.error("threads that do not get on: {}", found.isEmpty() ? "none any more" : String.join(", ", found));
        }
        afterLook.run();
    }
}
