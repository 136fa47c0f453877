package chat.loadtest.engine;

import chat.loadtest.plan.Phase;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the publishers of one event loop send each message when it is due, whatever the server does. A publisher that falls behind
 * sends late, but never less. Confined to its loop. Hot path.
 */
final class Pacer implements Runnable {

    /** After this many sends the loop reads. */
    private static final int MOST_SENDS_AT_ONCE = 64;

    private final EventLoop loop;
    private final Phase phase;
    private final @Nullable Member[] publishers;
    private final Tally tally;
    private final long startNanos;
    private final CompletableFuture<Void> done;
    private int next;
    private boolean stopped;

    /**
     * @param publishers by number; null where another loop has the publisher
     * @param startNanos when message 0 is due, by {@link System#nanoTime()}
     * @param done is completed when everything was handed to its publisher
     */
    Pacer(
            EventLoop loop,
            Phase phase,
            @Nullable Member[] publishers,
            Tally tally,
            long startNanos,
            CompletableFuture<Void> done) {
        this.loop = loop;
        this.phase = phase;
        this.publishers = publishers;
        this.tally = tally;
        this.startNanos = startNanos;
        this.done = done;
    }

    /** Sends no more. On the loop. */
    void stop() {
        stopped = true;
        done.complete(null);
    }

    @Override
    public void run() {
        try {
            if (!stopped) {
                sendWhatIsDue();
            }
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // run() tells of failures
    private void sendWhatIsDue() {
        int last = phase.publications();
        for (int sent = 0; sent < MOST_SENDS_AT_ONCE; next++) {
            Member publisher = skipToOwn(last);
            if (publisher == null) {
                done.complete(null);
                return;
            }
            long dueNanos = startNanos + phase.dueNanos(next);
            long lateNanos = System.nanoTime() - dueNanos;
            if (lateNanos < 0) {
                break;
            }
            if (publisher.isInRoom()) {
                tally.late(lateNanos); // else it is not this program that is waited for
            }
            publisher.due(dueNanos);
            sent++;
        }
        long nextDueNanos = startNanos + phase.dueNanos(next);
        loop.schedule(this, Math.max(0, nextDueNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Moves on to the next message of a publisher of this loop; null if none is left. */
    private @Nullable Member skipToOwn(int last) {
        for (; next < last; next++) {
            Member publisher = publishers[next % publishers.length];
            if (publisher != null) {
                return publisher;
            }
        }
        return null;
    }
}
