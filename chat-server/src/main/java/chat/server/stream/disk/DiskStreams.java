package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.UnavailableException;
import chat.server.stream.recent.IdHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the messages of rooms on disk, and the newest ones of open rooms in memory too.
 *
 * <p>Thread-safe. One thread writes ({@link Committer}): it numbers, finds repeated ids, commits, and only then gives the
 * listener the messages and the publishers their answers. Another one reads what is not in memory. Rooms that nobody has
 * open take no memory.
 */
public final class DiskStreams implements RoomStreams {

    private static final Logger log = LoggerFactory.getLogger(DiskStreams.class);

    /** At once by the count; each connection reads one page at a time. */
    private static final int MOST_READS_WAITING = 65_536;

    private static final long CLOSE_MILLIS = 1_000;

    private final DataFolder folder;
    private final String epoch;
    private final Retention retention;
    private final Consumer<String> onLoss;
    private final Map<RoomName, DiskRoom> rooms = new ConcurrentHashMap<>();
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
    public DiskStreams(
            DataFolder folder,
            MessageStore store,
            Retention retention,
            Clock clock,
            ServerMetrics metrics,
            Consumer<String> onLoss)
            throws StoreException, IOException {
        this(folder, store, retention, Ledger.Folding.before(retention), clock, metrics, onLoss);
    }

    /** For tests that fold at other times. */
    DiskStreams(
            DataFolder folder,
            MessageStore store,
            Retention retention,
            Ledger.Folding folding,
            Clock clock,
            ServerMetrics metrics,
            Consumer<String> onLoss)
            throws StoreException, IOException {
        this.folder = folder;
        this.retention = retention;
        this.onLoss = onLoss;
        this.epoch = store.epoch();
        this.reader = store.reader();
        folder.markInUse();
        Owner owner = new Owner();
        MessageWriter writer = store.writer(owner);
        IdHash idHash =
                new IdHash(ByteBuffer.wrap(store.secret("ids", Long.BYTES)).getLong());
        Ledger ledger = new Ledger(store.log(owner), writer, idHash, retention, clock, folding, new Ledger.OpenRooms() {
            @Override
            public DiskRoom open(RoomName name) {
                return openRoom(name);
            }

            @Override
            public void close(RoomName name) {
                DiskStreams.this.close(name);
            }
        });
        ledger.restore();
        this.committer = new Committer(
                owner,
                ledger,
                new Pruner(writer, retention, clock, this::pruned),
                store.checkpointer(),
                metrics,
                new Committer.Outcome(this::publish, drafts -> complete(drafts, this::refuse), onLoss));
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
    public boolean isCongested() {
        return committer.isCongested();
    }

    @Override
    public void whenRelieved(Runnable task) {
        committer.whenRelieved(task);
    }

    @Override
    public RoomStream open(RoomName room) {
        return new Handle(openRoom(room));
    }

    private DiskRoom openRoom(RoomName room) {
        return rooms.compute(room, (name, open) -> {
            DiskRoom opened = open == null ? new DiskRoom(name, epoch, retention.messages()) : open;
            opened.uses++;
            return opened;
        });
    }

    private void close(RoomName room) {
        rooms.computeIfPresent(room, (name, open) -> {
            open.uses--;
            return open.uses == 0 ? null : open;
        });
    }

    private void pruned(RoomName name, long seq) {
        DiskRoom room = rooms.get(name);
        if (room != null) {
            room.pruned(seq);
            if (room.tail != null) {
                room.tail.pruned(seq);
            }
        }
    }

    @Override
    public Submitter newSubmitter(Executor outcomes) {
        return new DiskSubmitter(outcomes);
    }

    /** Collects drafts until it is flushed. */
    final class DiskSubmitter implements Submitter {
        private final Executor outcomes;
        private List<Draft> drafts = new ArrayList<>();
        private List<Draft> decided = new ArrayList<>(); // on the writer's thread

        private DiskSubmitter(Executor outcomes) {
            this.outcomes = outcomes;
        }

        private void add(DiskRoom room, Submission submission) {
            openRoom(room.name()); // until it has its outcome
            committer.announce();
            drafts.add(new Draft(this, room, submission));
        }

        @Override
        public void flush() {
            if (drafts.isEmpty()) {
                return;
            }
            List<Draft> full = drafts;
            drafts = new ArrayList<>(); // before a refusal makes somebody submit
            if (!committer.offer(full)) {
                full.forEach(DiskStreams.this::refuse);
            }
        }
    }

    /** On the writer's thread, when drafts are durable. */
    private void publish(List<Draft> drafts) {
        for (Draft draft : drafts) {
            RoomEvent event = draft.event();
            byte[] payload = draft.payload();
            if (event != null && payload != null) {
                Publication publication = new Publication(event, payload, draft.submission.submittedNanos());
                draft.room.append(payload, () -> listener.onPublication(publication));
            }
        }
        complete(drafts, this::accept);
        listener.onBatchEnd();
    }

    private void accept(Draft draft) {
        end(draft, draft.outcome(epoch));
    }

    private void refuse(Draft draft) {
        end(draft, new Outcome.Unavailable());
    }

    private void end(Draft draft, Outcome outcome) {
        draft.submission.listener().onOutcome(draft.submission, outcome);
        close(draft.room.name());
    }

    /** On the writer's thread: gives each submitter all of its outcomes at once. */
    private static void complete(List<Draft> drafts, Consumer<Draft> outcome) {
        Set<DiskSubmitter> submitters = new HashSet<>();
        for (Draft draft : drafts) {
            draft.submitter.decided.add(draft);
            submitters.add(draft.submitter);
        }
        for (DiskSubmitter submitter : submitters) {
            List<Draft> decided = submitter.decided;
            submitter.decided = new ArrayList<>();
            submitter.outcomes.execute(() -> decided.forEach(outcome));
        }
    }

    private final class Handle implements RoomStream {
        private final DiskRoom events;

        private Handle(DiskRoom events) {
            this.events = events;
        }

        @Override
        public RoomName room() {
            return events.name();
        }

        @Override
        public void submit(Submission submission, Submitter submitter) {
            ((DiskSubmitter) submitter).add(events, submission);
        }

        @Override
        public CompletionStage<RoomPosition> position() {
            return loaded().thenApply(DiskRoom::position);
        }

        @Override
        public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
            return loaded().thenCompose(room -> {
                HistoryPage recent = room.recentAfter(seq, limit);
                return recent == null
                        ? read(() -> room.pageFrom(reader.readAfter(room.name(), seq, limit), limit))
                        : CompletableFuture.completedFuture(recent);
            });
        }

        @Override
        public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
            return loaded().thenCompose(room -> {
                HistoryPage recent = room.recentBefore(seq, limit);
                return recent == null
                        ? read(() -> room.pageTo(seq, limit, reader))
                        : CompletableFuture.completedFuture(recent);
            });
        }

        private CompletableFuture<DiskRoom> loaded() {
            if (events.isLoaded()) {
                return CompletableFuture.completedFuture(events);
            }
            return read(() -> {
                StoredRoom stored = reader.findRoom(events.name());
                events.load(stored == null ? 0 : stored.newest(), stored == null ? 0 : stored.pruned());
                return events;
            });
        }

        @Override
        public void close() {
            DiskStreams.this.close(events.name());
        }
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

    @Override
    public void close() {
        reads.shutdownNow();
        CompletableFuture<Void> left = committer.stop().thenAccept(this::leave);
        try {
            left.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("the disk is slow: the data folder stays locked until everything is written");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        rooms.clear();
    }

    /** Gives the folder back, now that nobody writes any more. */
    private void leave(boolean clean) {
        try {
            if (reads.awaitTermination(1, TimeUnit.SECONDS)) {
                reader.close();
                if (clean) {
                    folder.markClean();
                }
            }
            folder.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (IOException e) {
            log.warn("the data folder could not be left in order: {}", e.toString());
        }
    }
}
