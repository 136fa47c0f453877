package chat.server.stream.postgres;

import chat.server.stream.UnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads the tables on a few threads, each with a connection. Thread-safe. */
final class Reads {

    static final int THREADS = 2;

    /** At once by the count; each connection of a client reads one page at a time. */
    private static final int MOST_WAITING = 65_536;

    private final Health health;
    private final ArrayBlockingQueue<Link> idle = new ArrayBlockingQueue<>(THREADS);
    private final List<Link> links = new ArrayList<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> new Thread(task, "postgres-reader-" + threads.incrementAndGet()));

    Reads(Database database, Health health) {
        this.health = health;
        for (int i = 0; i < THREADS; i++) {
            Link link = new Link(database);
            links.add(link);
            idle.add(link);
        }
    }

    /** A read of the tables. */
    interface Read<T> {
        T from(Events events) throws SQLException;
    }

    /** Completes on a thread of this, with an {@link UnavailableException} if the tables cannot be read: at once while the database is away. */
    <T> CompletableFuture<T> read(Read<T> read) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            pool.execute(() -> run(read, done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new UnavailableException(e));
        }
        return done;
    }

    private <T> void run(Read<T> read, CompletableFuture<T> done) {
        String trouble = health.trouble();
        if (trouble != null) {
            done.completeExceptionally(new UnavailableException(new SQLException(trouble)));
            return;
        }
        @Nullable Link link = idle.poll();
        if (link == null) {
            throw new IllegalStateException("more threads than connections");
        }
        T result;
        try {
            result = link.run(open -> read.from(new Events(open)));
        } catch (SQLException e) {
            if (Failure.of(e) == Failure.UNKNOWN) {
                health.lost(e);
            }
            done.completeExceptionally(new UnavailableException(e));
            return;
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
            return;
        } finally {
            idle.add(link);
        }
        done.complete(result);
    }

    /** No read begins any more; those under way end soon. */
    void stop() {
        pool.shutdownNow();
    }

    /** After {@link #stop}: waits a moment for the last read. */
    void close() throws InterruptedException {
        if (pool.awaitTermination(1, TimeUnit.SECONDS)) {
            links.forEach(Link::close);
        }
    }
}
