package chat.server.connection;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Empties a server of its connections before it stops, once no new ones are accepted. Thread-safe; its methods block. */
public final class Drain {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private static final long FINISH_MILLIS = 3_000;
    private static final long LEAVE_MILLIS = 1_500;
    private static final long LOOK_MILLIS = 10;

    private final OpenConnections connections;
    private final boolean elsewhere;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Empties nothing yet.
     *
     * @param elsewhere whether clients can go to another node
     */
    public Drain(OpenConnections connections, boolean elsewhere) {
        this.connections = connections;
        this.elsewhere = elsewhere;
    }

    /**
     * Says goodbye to one after the other, evenly over a time, while the others go on. Returns when all are gone, when the
     * time is over, or when {@link #end} is called.
     */
    public void over(Duration time) {
        int clients = connections.clients();
        if (time.isZero() || clients == 0) {
            return;
        }
        log.info("says goodbye to {} connections within {} s", clients, time.toSeconds());
        connections.depart(ComeBack.after(time, clients, elsewhere));
        awaitNoConnections(time.toMillis(), ended);
    }

    /**
     * Says goodbye to all that are left, when what was accepted of them is finished: whatever is acknowledged has to reach
     * everybody. Returns when they are gone, or soon after.
     */
    public void end() {
        ended.countDown();
        try {
            connections.finish().get(FINISH_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (ExecutionException | TimeoutException e) {
            log.warn("some messages were still under way when the server stopped");
        }
        connections.goodbye(ComeBack.after(Duration.ZERO, connections.clients(), elsewhere));
        awaitNoConnections(LEAVE_MILLIS, new CountDownLatch(1));
    }

    private void awaitNoConnections(long mostMillis, CountDownLatch until) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
        try {
            while (connections.count() > 0 && System.nanoTime() < deadline) {
                if (until.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        }
    }
}
