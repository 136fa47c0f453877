package chat.server.lifecycle;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** Looks at one thread again and again. Confined to the watchdog, but for the answers. */
abstract class Watch {

    private final String thread;
    private int silent;

    private Watch(String thread) {
        this.thread = thread;
    }

    String thread() {
        return thread;
    }

    /** How many looks in a row it has not answered. */
    int silent() {
        silent = hasAnswered() ? 0 : silent + 1;
        return silent;
    }

    /** Whether the thread has ended. */
    abstract boolean isDead();

    /** Whether it has got on since the last look. */
    abstract boolean hasAnswered();

    /** An event loop, which is given a task. */
    static Watch over(SingleThreadEventExecutor loop) {
        return new Watch(loop.threadProperties().name()) {
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
        return new Watch(pulse.thread()) {
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
