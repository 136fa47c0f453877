package chat.server.lifecycle;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** Looks at one thread again and again. Confined to the watchdog, but for the answers. */
abstract class Watch {

    private final String thread;
    private final int mostSilent;
    private int silent;

    private Watch(String thread, int mostSilent) {
        this.thread = thread;
        this.mostSilent = mostSilent;
    }

    String thread() {
        return thread;
    }

    /** Looks; whether it has not answered for too many looks in a row. */
    boolean isStuck() {
        silent = hasAnswered() ? 0 : silent + 1;
        return silent >= mostSilent;
    }

    /** Whether the thread has ended. */
    abstract boolean isDead();

    /** Whether it has got on since the last look. */
    abstract boolean hasAnswered();

    /** An event loop, which is given a task. */
    static Watch over(SingleThreadEventExecutor loop) {
        return new Watch(loop.threadProperties().name(), Watchdog.MOST_SILENT) {
            private volatile boolean answered = true;

            @Override
            boolean isDead() {
                return loop.isShuttingDown();
            }

            @Override
            boolean hasAnswered() {
                if (!answered) {
                    return false;
                }
                answered = false;
                try {
                    loop.execute(() -> answered = true);
                } catch (RejectedExecutionException e) {
                    return false; // it has just ended
                }
                return true;
            }
        };
    }

    /** A thread with a pulse, which is stuck if one step takes all the time. */
    static Watch over(Pulse pulse) {
        return new Watch(pulse.thread(), pulse.mostSilent()) {
            private long last;

            @Override
            boolean isDead() {
                return false; // who ends a thread of these says so
            }

            @Override
            boolean hasAnswered() {
                long before = last;
                last = pulse.beats();
                boolean resting = last % 2 == 0;
                return resting || last != before;
            }
        };
    }
}
