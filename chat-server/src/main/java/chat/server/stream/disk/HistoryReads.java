package chat.server.stream.disk;

import chat.server.lifecycle.Pulse;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.table.MessageReader;
import chat.server.stream.DamagedException;
import chat.server.stream.UnavailableException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads the table on a thread of its own. Thread-safe. */
final class HistoryReads {

    /** At once by the count; each connection reads one page at a time. */
    private static final int MOST_WAITING = 65_536;

    private static final String THREAD = "history-reader";
    private static final long CLOSE_SECONDS = 1;

    private final MessageReader reader; // confined to the thread of reads
    private final Damage damage;
    private final Consumer<String> onLoss;
    private final ExecutorService thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> new Thread(task, THREAD));
    private final Pulse pulse = new Pulse(THREAD);

    /** @param onLoss gets one line if what was written can no longer be trusted */
    HistoryReads(MessageReader reader, Damage damage, Consumer<String> onLoss) {
        this.reader = reader;
        this.damage = damage;
        this.onLoss = onLoss;
    }

    interface Read<T> {
        T from(MessageReader reader) throws StoreException;
    }

    /** Completes with an {@link UnavailableException} if the table cannot be read, or a {@link DamagedException}. */
    <T> CompletableFuture<T> read(Read<T> read) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                pulse.begin();
                try {
                    done.complete(read.from(reader));
                } catch (DamageException e) {
                    done.completeExceptionally(damage.found(e));
                } catch (StoreException e) {
                    if (e.kind() == StoreException.Kind.FATAL) {
                        onLoss.accept(String.valueOf(e.getMessage()));
                    }
                    done.completeExceptionally(new UnavailableException(e));
                } catch (RuntimeException | Error e) {
                    done.completeExceptionally(e);
                } finally {
                    pulse.end();
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new UnavailableException(e));
        }
        return done;
    }

    /** What was found damaged where it could be left out. */
    void found(DamageException e) {
        damage.found(e);
    }

    Pulse pulse() {
        return pulse;
    }

    /** No read begins any more. */
    void stop() {
        thread.shutdownNow();
    }

    /** Whether the last read, after {@link #stop}, has ended soon enough to close the table. */
    boolean close() throws InterruptedException {
        if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            return false;
        }
        reader.close();
        return true;
    }
}
