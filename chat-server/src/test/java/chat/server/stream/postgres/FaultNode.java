package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.Retention;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStreams;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A node with rooms open, and all that its listener has heard of them. Thread-safe, but for the submitter of its own. */
final class FaultNode implements RoomStreams.Listener, AutoCloseable {

    static final int BOUND_SECONDS = 60;

    private static final Retention RETENTION = new Retention(1_000_000, Duration.ZERO);

    static final UserId AUTHOR = new UserId("author");

    final RoomStreams streams;
    final MeterRegistry registry = new SimpleMeterRegistry();
    private final TestPublisher publisher;
    private final Map<RoomName, List<RoomEvent.Message>> heard = new HashMap<>(); // guarded by this, as is what follows
    private final Map<RoomName, Integer> epochs = new HashMap<>();

    /** @param rooms are opened, and loaded */
    FaultNode(TestDatabase database, List<RoomName> rooms) {
        this(database, database.url(), rooms);
    }

    /** @param url another way to the database */
    FaultNode(TestDatabase database, String url, List<RoomName> rooms) {
        this(
                metrics -> new PostgresStreams(
                        new Database(url, database.user(), database::password), RETENTION, false, loss -> {}, metrics),
                rooms);
    }

    /** Opens streams. */
    interface Opening {
        RoomStreams open(ServerMetrics metrics) throws IOException;
    }

    /** Of several databases. */
    static FaultNode of(List<Database> databases, List<RoomName> rooms) {
        return new FaultNode(metrics -> new ShardedStreams(databases, RETENTION, false, loss -> {}, metrics), rooms);
    }

    private FaultNode(Opening opening, List<RoomName> rooms) {
        try {
            streams = opening.open(new ServerMetrics(registry));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        streams.listen(this);
        publisher = new TestPublisher(streams);
        for (RoomName room : rooms) {
            position(room);
        }
    }

    @Override
    public synchronized void onPublication(Publication publication) {
        RoomEvent.Message event = (RoomEvent.Message) publication.event();
        heard.computeIfAbsent(event.room(), room -> new ArrayList<>()).add(event);
        notifyAll();
    }

    @Override
    public synchronized void onNewEpoch(RoomName room) {
        epochs.merge(room, 1, Integer::sum);
        notifyAll();
    }

    /** All that was heard of a room, the first first. */
    synchronized List<RoomEvent.Message> heard(RoomName room) {
        return List.copyOf(heard.getOrDefault(room, List.of()));
    }

    /** How often a room began a new epoch. */
    synchronized int epochs(RoomName room) {
        return epochs.getOrDefault(room, 0);
    }

    /** Waits until what was heard is as it should be. */
    synchronized void awaitHeard(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(deadline - System.nanoTime())
                    .as("time left; heard: %s; epochs: %s; trouble: %s", sizes(), epochs, streams.trouble())
                    .isPositive();
            try {
                wait(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private synchronized Map<RoomName, Integer> sizes() {
        Map<RoomName, Integer> sizes = new HashMap<>();
        heard.forEach((room, events) -> sizes.put(room, events.size()));
        return sizes;
    }

    RoomPosition position(RoomName room) {
        return get(publisher.room(room).position());
    }

    /** The messages of a room as this node reads them. */
    CompletionStage<Integer> read(RoomName room, long after, int limit) {
        return publisher
                .room(room)
                .readAfter(after, limit)
                .thenApply(page -> page.events().size());
    }

    /** Says one message, whose text is its id, on the calling thread's behalf. */
    synchronized CompletableFuture<Outcome> say(RoomName room, String id) {
        return say(room, AUTHOR, id);
    }

    synchronized CompletableFuture<Outcome> say(RoomName room, UserId author, String id) {
        CompletableFuture<Outcome> outcome = publisher.say(room, author, id, id);
        publisher.flush();
        return outcome;
    }

    /** Says it again and again until it is acknowledged. */
    Outcome.Accepted sayUntilAccepted(RoomName room, String id) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        Outcome outcome = get(say(room, id));
        while (!(outcome instanceof Outcome.Accepted)) {
            assertThat(deadline - System.nanoTime())
                    .as("%s; trouble: %s", outcome, streams.trouble())
                    .isPositive();
            FaultLoad.pause();
            outcome = get(say(room, id));
        }
        return (Outcome.Accepted) outcome;
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(BOUND_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    void awaitTrouble() {
        await(() -> streams.trouble().isPresent());
    }

    void awaitNoTrouble() {
        await(() -> streams.trouble().isEmpty());
    }

    /** Looks now and then. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(deadline - System.nanoTime()).as("time left").isPositive();
            FaultLoad.pause();
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
