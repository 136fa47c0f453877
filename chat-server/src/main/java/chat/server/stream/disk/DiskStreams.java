package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.lifecycle.Pulse;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.Log;
import chat.server.store.table.Checkpointer;
import chat.server.store.table.MessageStore;
import chat.server.store.table.MessageWriter;
import chat.server.stream.Retention;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.IdHash;
import chat.server.stream.recent.OpenRooms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the rooms of a data folder as streams. Thread-safe: this assembles the parts, and takes their threads down.
 *
 * <p>One thread writes ({@link WriterThread}): it numbers, finds repeated ids, commits, and only then gives the listener the events and
 * the submitters their outcomes. Another one reads what is not in memory. Rooms that nobody uses take no memory.
 */
public final class DiskStreams implements RoomStreams {

    private static final Logger log = LoggerFactory.getLogger(DiskStreams.class);

    private static final long CLOSE_MILLIS = 1_000;

    private final DataFolder folder;
    private final MessageStore store;
    private final OpenRooms<DiskRoom> rooms;
    private final Delivery delivery = new Delivery();
    private final CommitQueue<Draft> queue;
    private final StoreHealth health;
    private final Damage damage;
    private final HistoryReads reads;
    private final WriterThread writer;
    private @Nullable CompletableFuture<Void> ended; // guarded by this

    /**
     * Opens.
     *
     * @param folder is closed with this
     * @param onLoss gets one line, once, if what was written can no longer be trusted; the process should end then
     * @throws StoreException if the store cannot be used
     * @throws IOException if the folder cannot be used
     */
    public DiskStreams(
            DataFolder folder,
            MessageStore store,
            Retention retention,
            Clock clock,
            ServerMetrics metrics,
            Consumer<String> onLoss)
            throws StoreException, IOException {
        this(folder, store, retention, FlushPolicy.of(retention), clock, System::nanoTime, metrics, onLoss);
    }

    /** For tests that flush at other times, or turn the clocks. */
    DiskStreams(
            DataFolder folder,
            MessageStore store,
            Retention retention,
            FlushPolicy policy,
            Clock clock,
            LongSupplier nanos,
            ServerMetrics metrics,
            Consumer<String> onLoss)
            throws StoreException, IOException {
        this.folder = folder;
        this.store = store;
        String epoch = store.epoch();
        rooms = new OpenRooms<>(name -> new DiskRoom(name, epoch, retention.messages()));
        queue = new CommitQueue<>(nanos);
        metrics.store().countUncommitted(queue::waiting);
        health = new StoreHealth(metrics, onLoss);
        damage = new Damage(metrics);
        reads = new HistoryReads(store.reader(), damage, onLoss);
        folder.markInUse();

        Owner owner = new Owner();
        MessageWriter table = store.writer(owner);
        Log segments = store.log(owner);
        Checkpointer checkpointer = store.checkpointer();
        IdHash idHash =
                new IdHash(ByteBuffer.wrap(store.secret("ids", Long.BYTES)).getLong());
        RoomWriters writers = new RoomWriters(table, idHash, retention);
        Flusher flusher = new Flusher(segments, table, rooms, retention, policy, nanos);
        Eraser eraser = new Eraser(segments, flusher, checkpointer, nanos);
        Recovery recovery = new Recovery(segments, table, rooms, writers, flusher, eraser, nanos);
        Committer committer =
                new Committer(segments, table, writers, flusher, recovery, eraser, policy, clock, nanos, damage);
        Pruner pruner = new Pruner(table, rooms, retention, clock, nanos);
        Housekeeping housekeeping = new Housekeeping(pruner, checkpointer, eraser, health, nanos);
        committer.recover();
        writer = new WriterThread(queue, committer, delivery, housekeeping, health, metrics, nanos);
        writer.start(owner);
    }

    @Override
    public void listen(Listener listener) {
        delivery.listen(listener);
    }

    @Override
    public RoomStream open(RoomName room) {
        return new DiskRoomStream(rooms.use(room), rooms, reads);
    }

    /** Those whose events are not flushed are in memory, and loaded. */
    @Override
    public CompletionStage<RoomNames> rooms(RoomNames.Search search) {
        List<RoomName> found = new ArrayList<>();
        for (DiskRoom room : rooms.all()) {
            if (search.finds(room.name()) && room.isLoaded() && room.position().newest() > 0) {
                found.add(room.name());
            }
        }
        return reads.read(reader -> {
            found.addAll(reader.rooms(search.after(), search.contains(), search.limit() + 1));
            return search.page(found);
        });
    }

    @Override
    public Submitter newSubmitter(Executor outcomes) {
        return new DiskSubmitter(queue, rooms, outcomes);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(health.trouble()).or(() -> Optional.ofNullable(damage.trouble()));
    }

    @Override
    public List<Pulse> pulses() {
        return List.of(writer.pulse(), reads.pulse());
    }

    @Override
    public boolean isCongested() {
        return queue.isCongested();
    }

    @Override
    public void whenRelieved(Runnable task) {
        queue.whenRelieved(task);
    }

    @Override
    public void close() {
        try {
            end().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("the disk is slow: the data folder stays locked until everything is written");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends as {@link #close} does; done when nothing of this writes any more, and the folder is free. */
    synchronized CompletableFuture<Void> end() {
        if (ended == null) {
            reads.stop();
            ended = writer.stop().thenAccept(this::leave);
        }
        return ended;
    }

    /** Gives the folder back, now that nobody writes any more. */
    private void leave(boolean clean) {
        try (DataFolder left = folder) {
            if (reads.close() && clean) {
                store.leaveOneFile();
                left.markClean();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (IOException | StoreException e) {
            log.warn("the data folder could not be left in order: {}", e.toString());
        }
    }
}
