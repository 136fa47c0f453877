package chat.server.backplane.embedded;

import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.backplane.Backplane;
import chat.server.backplane.HistoryPage;
import chat.server.backplane.Payload;
import chat.server.backplane.Publication;
import chat.server.backplane.Published;
import chat.server.backplane.RoomPosition;
import chat.server.backplane.UnavailableException;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.MessageReader;
import chat.server.store.MessageStore;
import chat.server.store.MessageWriter;
import chat.server.store.StoreException;
import chat.server.store.StoredRoom;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages of rooms on disk, and the newest ones of open rooms in memory too.
 *
 * <p>Thread-safe. One thread writes ({@link Committer}): it numbers, finds repeated ids, commits, and only then gives the
 * listener the messages and the publishers their answers. Another one reads what is not in memory. Rooms that nobody has
 * open take no memory.
 */
public final class DurableBackplane implements Backplane {

    /** At once by the count; each connection reads one page at a time. */
    private static final int MOST_READS_WAITING = 65_536;

    private static final int PRUNE_STEP = 64;

    private final DataFolder folder;
    private final String epoch;
    private final Retention retention;
    private final Clock clock;
    private final Consumer<String> onLoss;
    private final Map<RoomName, DurableRoom> rooms = new ConcurrentHashMap<>();
    private final Committer committer;
    private final MessageReader reader; // confined to the thread of reads
    private final ExecutorService reads = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_READS_WAITING),
            task -> new Thread(task, "history-reader"));
    private volatile Listener listener = publication -> {};

    /**
     * Opens.
     *
     * @param folder is closed with this
     * @param onLoss is told once, in one line, if what was written can no longer be trusted; the process should end then
     * @throws StoreException if the store cannot be used
     * @throws IOException if the folder cannot be used
     */
    public DurableBackplane(
            DataFolder folder,
            MessageStore store,
            Retention retention,
            Clock clock,
            ServerMetrics metrics,
            Consumer<String> onLoss)
            throws StoreException, IOException {
        this.folder = folder;
        this.retention = retention;
        this.clock = clock;
        this.onLoss = onLoss;
        this.epoch = store.epoch();
        this.reader = store.reader();
        folder.markInUse();
        this.committer = new Committer(store.writer(), new Pruner(retention, clock, this::pruned), metrics, onLoss);
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(committer.trouble());
    }

    @Override
    public boolean holdBack(Runnable goOn) {
        return committer.holdBack(goOn);
    }

    @Override
    public void open(RoomName room) {
        rooms.compute(room, (name, open) -> {
            DurableRoom opened = open == null ? new DurableRoom(name, epoch, retention.messages()) : open;
            opened.uses++;
            return opened;
        });
    }

    @Override
    public void close(RoomName room) {
        rooms.computeIfPresent(room, (name, open) -> {
            open.uses--;
            return open.uses == 0 ? null : open;
        });
    }

    private void pruned(RoomName name, long seq) {
        DurableRoom room = rooms.get(name);
        if (room != null) {
            room.pruned(seq);
            if (room.writing != null) {
                room.writing.pruned = Math.max(room.writing.pruned, seq);
            }
        }
    }

    @Override
    public CompletionStage<Published> publish(
            RoomName room, UserId user, UserName name, String text, @Nullable String id, long publishedNanos) {
        open(room); // until it is committed
        Publish publish = new Publish(room(room), user, name, text, id, publishedNanos);
        if (!committer.offer(publish)) {
            publish.refuse();
        }
        return publish.outcome;
    }

    @Override
    public CompletionStage<RoomPosition> position(RoomName name) {
        return loaded(name).thenApply(DurableRoom::position);
    }

    @Override
    public CompletionStage<HistoryPage> readAfter(RoomName name, long seq, int limit) {
        return loaded(name).thenCompose(room -> {
            HistoryPage recent = room.recentAfter(seq, limit);
            return recent == null
                    ? read(() -> room.page(reader.readAfter(name, seq, limit)))
                    : CompletableFuture.completedFuture(recent);
        });
    }

    @Override
    public CompletionStage<HistoryPage> readBefore(RoomName name, long seq, int limit) {
        return loaded(name).thenCompose(room -> {
            HistoryPage recent = room.recentBefore(seq, limit);
            return recent == null
                    ? read(() -> room.keptPage(reader.readBefore(name, seq, limit)))
                    : CompletableFuture.completedFuture(recent);
        });
    }

    private DurableRoom room(RoomName name) {
        DurableRoom room = rooms.get(name);
        if (room == null) {
            throw new IllegalStateException("room is not open");
        }
        return room;
    }

    private CompletableFuture<DurableRoom> loaded(RoomName name) {
        DurableRoom room = room(name);
        if (room.isLoaded()) {
            return CompletableFuture.completedFuture(room);
        }
        return read(() -> {
            room.load(reader.findRoom(name));
            return room;
        });
    }

    private interface Read<T> {
        T result() throws StoreException;
    }

    private <T> CompletableFuture<T> read(Read<T> read) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            reads.execute(() -> {
                try {
                    done.complete(read.result());
                } catch (StoreException e) {
                    if (e.kind() == StoreException.Kind.FATAL) {
                        onLoss.accept(String.valueOf(e.getMessage()));
                    }
                    done.completeExceptionally(new UnavailableException(e));
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new UnavailableException(e));
        }
        return done;
    }

    /** Finds a room in the store, once; on the writer's thread. */
    private static DurableRoom.Writing find(DurableRoom room, MessageWriter writer) throws StoreException {
        DurableRoom.Writing writing = room.writing;
        if (writing == null) {
            writing = new DurableRoom.Writing();
            StoredRoom stored = writer.findRoom(room.name());
            if (stored != null) {
                writing.id = stored.id();
                writing.newest = stored.newest();
                writing.pruned = stored.pruned();
            }
            room.load(stored);
            room.writing = writing;
        }
        return writing;
    }

    /** Keeps a message, and distributes it when it is kept. */
    private final class Publish implements Committer.Task {
        private final DurableRoom room;
        private final UserId user;
        private final UserName name;
        private final String text;
        private final @Nullable String id;
        private final long publishedNanos;
        private final CompletableFuture<Published> outcome = new CompletableFuture<>();
        private ServerMessage.@Nullable Message message;
        private byte @Nullable [] payload; // null for a repetition

        private Publish(
                DurableRoom room, UserId user, UserName name, String text, @Nullable String id, long publishedNanos) {
            this.room = room;
            this.user = user;
            this.name = name;
            this.text = text;
            this.id = id;
            this.publishedNanos = publishedNanos;
        }

        @Override
        public void write(MessageWriter writer) throws StoreException {
            DurableRoom.Writing writing = find(room, writer);
            if (writing.id == DurableRoom.Writing.NOT_STORED) {
                writing.id = writer.addRoom(room.name());
            }
            ServerMessage.Message next =
                    new ServerMessage.Message(room.name(), writing.newest + 1, user, name, text, clock.millis(), id);
            byte[] encoded = Payload.encode(next);
            String sent = id == null ? null : user.value() + " " + id;
            if (writer.append(writing.id, next.seq(), next.time(), sent, encoded)) {
                message = next;
                payload = encoded;
                writing.newest++;
                pruneByCount(writing, writer);
            } else {
                message = Payload.decode(writer.findSent(writing.id, String.valueOf(sent)));
            }
        }

        private void pruneByCount(DurableRoom.Writing writing, MessageWriter writer) throws StoreException {
            long tooMany = writing.newest - retention.messages() - SLACK_MESSAGES - writing.pruned;
            if (tooMany >= PRUNE_STEP) {
                writing.pruned += Math.min(tooMany, 2 * PRUNE_STEP);
                writer.prune(writing.id, writing.pruned);
            }
        }

        @Override
        public void committed() {
            ServerMessage.Message kept = message;
            byte[] told = payload;
            if (kept == null) {
                throw new IllegalStateException("not written");
            }
            if (told != null) {
                room.append(told, () -> listener.onPublication(new Publication(kept, told, publishedNanos)));
            }
            outcome.complete(new Published.Kept(room.epoch(), kept.seq(), kept.time(), told == null));
            close(room.name());
        }

        @Override
        public void undone(String reason) {
            room.writing = null;
            refuse();
        }

        private void refuse() {
            outcome.complete(new Published.Unavailable());
            close(room.name());
        }
    }

    @Override
    public void close() {
        boolean clean = committer.close();
        reads.shutdownNow();
        try {
            clean &= reads.awaitTermination(1, TimeUnit.SECONDS);
            reader.close();
            if (clean) {
                folder.markClean();
            }
            folder.close();
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        rooms.clear();
    }
}
