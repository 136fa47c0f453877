package chat.server.stream.disk;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.config.Durability;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.Log;
import chat.server.store.table.Checkpointer;
import chat.server.store.table.MessageStore;
import chat.server.store.table.MessageWriter;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.Submission;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.IdHash;
import chat.server.stream.recent.OpenRooms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The parts of a store, without the writer's thread: the test does what that does, step by step. */
final class HandTurnedStore implements AutoCloseable {

    static final Member AUTHOR = new Member(new UserId("user"), new UserName("name"));

    private final DataFolder folder;
    private final OpenRooms<DiskRoom> rooms;
    private final CommitQueue<Draft> queue;
    private final Delivery delivery = new Delivery();
    private final HistoryReads reads;
    private final Committer committer;
    private final Housekeeping housekeeping;
    private final DiskSubmitter submitter;

    HandTurnedStore(Path path, int retained, FlushPolicy policy, LongSupplier nanos)
            throws IOException, StoreException {
        ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
        Retention retention = new Retention(retained, Duration.ZERO);
        Clock clock = Clock.systemUTC();
        folder = DataFolder.open(path);
        MessageStore store = MessageStore.open(folder, Durability.DISK);
        folder.markInUse();
        String epoch = store.epoch();
        rooms = new OpenRooms<>(name -> new DiskRoom(name, epoch, retained));
        queue = new CommitQueue<>(nanos);
        Damage damage = new Damage(metrics);
        reads = new HistoryReads(store.reader(), damage, loss -> {});
        Owner owner = new Owner();
        MessageWriter table = store.writer(owner);
        Log log = store.log(owner);
        Checkpointer checkpointer = store.checkpointer();
        RoomWriters writers = new RoomWriters(table, new IdHash(1), retention);
        Flusher flusher = new Flusher(log, table, rooms, retention, policy, nanos);
        Eraser eraser = new Eraser(log, flusher, checkpointer, nanos);
        Recovery recovery = new Recovery(log, table, rooms, writers, flusher, eraser, nanos);
        committer = new Committer(log, table, writers, flusher, recovery, eraser, policy, clock, nanos, damage);
        Pruner pruner = new Pruner(table, rooms, retention, clock, nanos);
        housekeeping = new Housekeeping(pruner, checkpointer, eraser, new StoreHealth(metrics, loss -> {}), nanos);
        submitter = new DiskSubmitter(queue, rooms, Runnable::run);
        committer.recover();
    }

    RoomStream open(RoomName room) {
        return new DiskRoomStream(rooms.use(room), rooms, reads);
    }

    /** Its outcome comes with {@link #commit}. */
    CompletableFuture<Outcome> submit(RoomStream room, @Nullable String id, Submission.Intent intent) {
        return submit(room, AUTHOR, id, intent);
    }

    CompletableFuture<Outcome> submit(RoomStream room, Member author, @Nullable String id, Submission.Intent intent) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        room.submit(
                new Submission(room.room(), author, id, intent, 0, (submission, end) -> outcome.complete(end)),
                submitter);
        return outcome;
    }

    /** Commits what was submitted; only flushes if nothing was. */
    void commit() throws Exception {
        submitter.flush();
        List<Draft> batch = new ArrayList<>();
        if (queue.waiting() > 0) {
            queue.take(batch);
        }
        committer.commit(batch);
        delivery.publish(batch);
    }

    void keepHouse() throws InterruptedException {
        housekeeping.stepIfDue();
    }

    static RoomPosition position(RoomStream room) {
        return get(room.position());
    }

    static RoomState state(RoomStream room) {
        return get(room.state());
    }

    static HistoryPage readAll(RoomStream room, long after) {
        return get(room.readAfter(after, 100_000));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Ends as a server does that is stopped. */
    void end() throws Exception {
        committer.end();
        housekeeping.finish();
        housekeeping.awaitEnd();
        close();
    }

    /** Ends as if the process were killed. */
    @Override
    public void close() throws Exception {
        housekeeping.awaitEnd();
        committer.close();
        reads.stop();
        reads.close();
        folder.close();
    }
}
