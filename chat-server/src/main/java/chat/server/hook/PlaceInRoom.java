package chat.server.hook;

import chat.protocol.RoomName;
import chat.server.stream.Cursors.Cursor;
import chat.server.stream.DamagedException;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStream;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far a webhook has got in a room, while there is more for it. Confined to the event loop. */
final class PlaceInRoom {

    /** Whether it waits to be read from. */
    boolean queued;

    private final RoomStream stream;
    private final EventLoop loop;
    private final Supplier<CompletionStage<Optional<Cursor>>> cursor;
    private long sinceMillis;
    private @Nullable Cursor stored;

    /** Of the numbering; null until it is known where to begin. */
    private @Nullable String epoch;

    /** Seq of the newest event that the receiver has, or does not want. */
    private long taken;

    /** Seq of the newest event that a request under way has. */
    private long read;

    private long time;
    private boolean moved;

    /**
     * Made where the webhook was before.
     *
     * @param stream is closed with this
     * @param cursor finds where that is, if it was ever there
     * @param sinceMillis when it begins there then
     */
    PlaceInRoom(
            RoomStream stream, EventLoop loop, Supplier<CompletionStage<Optional<Cursor>>> cursor, long sinceMillis) {
        this.stream = stream;
        this.loop = loop;
        this.cursor = cursor;
        this.sinceMillis = sinceMillis;
        this.time = sinceMillis;
    }

    RoomName room() {
        return stream.room();
    }

    /** The next events, after {@link #newestRead}. */
    CompletionStage<HistoryPage> next(int limit) {
        return epoch == null
                ? cursor.get()
                        .thenComposeAsync(this::restore, loop)
                        .thenComposeAsync(this::begin, loop)
                        .thenComposeAsync(begun -> stream.readAfter(read, limit), loop)
                : stream.readAfter(read, limit);
    }

    private CompletionStage<RoomPosition> restore(Optional<Cursor> found) {
        found.ifPresent(at -> {
            stored = at;
            sinceMillis = at.time();
            time = at.time();
        });
        return stream.position();
    }

    private CompletionStage<Long> begin(RoomPosition at) {
        CompletionStage<Long> start =
                isIn(at) ? CompletableFuture.completedFuture(stored == null ? 0 : stored.seq()) : startIn(at.newest());
        return start.thenApplyAsync(
                seq -> {
                    moved = !isIn(at);
                    epoch = at.epoch();
                    taken = seq;
                    read = seq;
                    return seq;
                },
                loop);
    }

    /** Whether it was there in this numbering, and the events are not those of an older copy. */
    private boolean isIn(RoomPosition at) {
        return stored != null && stored.epoch().equals(at.epoch()) && stored.seq() <= at.newest();
    }

    /** Seq of the newest event from before this begins, as a rule the newest of all; the one before those that can be read if none is. */
    private CompletionStage<Long> startIn(long newest) {
        if (newest == 0) {
            return CompletableFuture.completedFuture(0L);
        }
        return timeOf(newest)
                .thenCompose(time -> time < sinceMillis
                        ? CompletableFuture.completedFuture(newest)
                        : stream.readAfter(0, 1).thenCompose(page -> newestBefore(page.firstSeq() - 1, newest - 1)));
    }

    /** Seq of the newest event, after {@code low} and up to {@code high}, from before this begins; {@code low} if none is. */
    private CompletionStage<Long> newestBefore(long low, long high) {
        if (low >= high) {
            return CompletableFuture.completedFuture(low);
        }
        long probe = low + (high - low + 1) / 2;
        return timeOf(probe)
                .thenCompose(time -> time < sinceMillis ? newestBefore(probe, high) : newestBefore(low, probe - 1));
    }

    /** As if it were from long ago, where it cannot be read any more. */
    private CompletionStage<Long> timeOf(long seq) {
        return stream.readAfter(seq - 1, 1)
                .thenApply(page ->
                        page.payloads().isEmpty() ? 0L : page.events().get(0).time())
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof DamagedException) {
                        return 0L;
                    }
                    throw new CompletionException(cause);
                });
    }

    /** Of the numbering, once something was read. */
    String epoch() {
        return String.valueOf(epoch);
    }

    long newestRead() {
        return read;
    }

    /** A request under way has the events up to this one. */
    void read(long seq, long millis) {
        read = seq;
        time = Math.max(time, millis);
    }

    /** The request has failed. */
    void goBack() {
        read = taken;
    }

    /** The request has succeeded; where it is now, to be stored, or null if it has not moved. */
    @Nullable
    Cursor commit() {
        boolean changed = moved || read != taken;
        moved = false;
        taken = read;
        return changed && epoch != null ? new Cursor(epoch, taken, time) : null;
    }

    void close() {
        stream.close();
    }
}
