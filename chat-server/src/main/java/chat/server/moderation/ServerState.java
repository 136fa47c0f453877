package chat.server.moderation;

import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What holds for the whole server now: bans, mutes, blocked users, revoked tokens. Thread-safe: its changes come in their order, on one
 * thread after another.
 */
public final class ServerState {

    private static final long LOAD_SECONDS = 30;

    private final RoomStream stream;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile RoomState state = RoomState.NONE;

    /** Of streams whose listener hands in the changes of {@link RoomName#SERVER} by {@link #changed}. */
    public ServerState(RoomStreams streams) {
        stream = streams.open(RoomName.SERVER); // stays open: changes come of open rooms alone
    }

    /**
     * Reads what holds from before: whoever is banned stays out from the first connection on. Blocks for a bounded time.
     *
     * @throws IOException if it cannot be read, with one line that says why
     */
    public void load() throws IOException {
        try {
            read().get(LOAD_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while starting", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the bans of the whole server cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads it again, if a change has come meanwhile, as then the newer one is not known. */
    private CompletableFuture<Void> read() {
        int before = changes.get();
        return stream.state()
                .thenCompose(stored -> take(stored, before) ? CompletableFuture.completedFuture(null) : read())
                .toCompletableFuture();
    }

    private synchronized boolean take(RoomState stored, int before) {
        if (changes.get() != before) {
            return false;
        }
        state = stored;
        return true;
    }

    /** History was cut: other changes hold than those that came. Does not block. */
    public void cut() {
        changes.incrementAndGet();
        read();
    }

    /** The next change. */
    public synchronized void changed(RoomChanged change) {
        state = state.with(change);
        changes.incrementAndGet();
    }

    /** How many changes there were: another number says that the state is another. */
    public int changes() {
        return changes.get();
    }

    public RoomState now() {
        return state;
    }
}
