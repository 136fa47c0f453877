package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.lifecycle.Pulse;
import chat.server.metrics.PostgresMetrics;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Cursors;
import chat.server.stream.Retention;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.OpenRooms;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the rooms of a PostgreSQL database as streams, which several nodes share. Thread-safe: this assembles the parts, and takes their threads
 * down.
 *
 * <p>An event is numbered by its room's row and durable when its transaction has returned without a warning: then the synchronous standby has it, where there
 * is one. While the database is away nothing can be stored; what is in memory can be read.
 */
public final class PostgresStreams implements RoomStreams {

    private static final Logger log = LoggerFactory.getLogger(PostgresStreams.class);

    private static final long CLOSE_MILLIS = 1_000;

    private final Database database;
    private final int place;
    private final Shards shards;
    private final OpenRooms<PostgresRoom> rooms;
    private final CommitQueue<Draft> queue;
    private final Health health;
    private final Reads reads;
    private final Publisher publisher;
    private final Listening listening;
    private final CatchUp catchUp;
    private final PostgresMetrics pg;
    private final ReplicationWatch replication;
    private final Keeper keeper;
    private final Epochs epochs;
    private final Holes holes;
    private volatile Listener listener = publication -> {};

    /**
     * Connects, and makes the tables where there are none.
     *
     * @param retention what is retained of each room
     * @param requireReplicated whether a database without a synchronous standby is a {@link #trouble}
     * @param onLoss gets one line if one of its threads ends by a mistake; the process should end then
     * @throws IOException if the database cannot be used, with one line that says why
     */
    public PostgresStreams(
            Database database,
            Retention retention,
            boolean requireReplicated,
            Consumer<String> onLoss,
            ServerMetrics metrics)
            throws IOException {
        this(
                database,
                0,
                Family.of(List.of(database), retention),
                retention,
                requireReplicated,
                onLoss,
                metrics,
                System::nanoTime);
    }

    /**
     * One of several databases.
     *
     * @param place its index
     * @param nanos for the looks at the replication
     */
    PostgresStreams(
            Database database,
            int place,
            Family family,
            Retention retention,
            boolean requireReplicated,
            Consumer<String> onLoss,
            ServerMetrics metrics,
            LongSupplier nanos)
            throws IOException {
        this.database = database;
        this.place = place;
        shards = family.shards();
        rooms = family.rooms();
        queue = family.queues().get(place);
        pg = database.meters(metrics);
        replication = new ReplicationWatch(requireReplicated, pg, nanos);
        Meta meta = prepare(database);
        String node = UUID.randomUUID().toString();
        health = new Health(this::lost, queue::accept);
        metrics.store().countUncommitted(queue::waiting);
        reads = new Reads(database, health);
        holes = new Holes(metrics.store());
        catchUp = new CatchUp(place, reads, () -> listener, holes, pg);
        epochs = new Epochs(meta, this::roomsHere, () -> listener, catchUp, holes, pg);
        Publishing publishing =
                new Publishing(new Link(database), new NotifyDistribution(node, replication::mayNotify), retention);
        publisher = new Publisher(place, family, publishing, health, epochs, () -> listener, onLoss, metrics, pg);
        EventNotes notes = new EventNotes(node, rooms, catchUp, () -> listener, pg);
        listening = new Listening(
                database,
                health,
                notes,
                new Listening.Checks() {
                    @Override
                    public void afterConnect(Connection connection) throws SQLException {
                        shards.settle(connection, place);
                        epochs.compare(connection, true);
                        replication.look(connection);
                        pg.timeline(database.timeline());
                    }

                    @Override
                    public void beacon(Connection connection) throws SQLException {
                        shards.settle(connection, place);
                        epochs.compare(connection, false);
                        replication.lookIfDue(connection);
                    }
                },
                onLoss);
        keeper = new Keeper(new Link(database), new Pruner(retention, pg::pruned), health, onLoss);
        health.isBack();
        publisher.start();
        listening.start();
        keeper.start();
    }

    private Meta prepare(Database database) throws IOException {
        try (Connection connection = database.connect()) {
            replication.look(connection);
            return Meta.read(connection);
        } catch (SQLException e) {
            throw new IOException("the database cannot be used: " + Failure.line(e), e);
        }
    }

    private List<PostgresRoom> roomsHere() {
        return rooms.all().stream()
                .filter(room -> shards.isAt(room.name(), place))
                .toList();
    }

    private void lost() {
        pg.lost();
        queue.refuse().forEach(draft -> draft.submitter.end(draft));
    }

    /** A key of 32 bytes for one purpose, the same on all nodes. */
    public byte[] secret(String purpose) {
        return epochs.meta().key(purpose);
    }

    /** Which events those have who get them outside of the server, by whichever node. */
    public Cursors cursors() {
        return new PostgresCursors(new Link(database), health, System::nanoTime, true);
    }

    /** Copies of cursors that another database holds. */
    Cursors copiedCursors() {
        return new PostgresCursors(new Link(database), health, System::nanoTime, false);
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public RoomStream open(RoomName room) {
        return new PostgresRoomStream(
                place, rooms.use(room), rooms, reads, catchUp, epochs::present, holes, () -> listener);
    }

    @Override
    public CompletionStage<RoomNames> rooms(RoomNames.Search search) {
        return reads.read(events -> search.page(events.rooms(search)));
    }

    @Override
    public Submitter newSubmitter(Executor outcomes) {
        return new PostgresSubmitter(queue, rooms, outcomes);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(health.trouble()).or(replication::trouble).or(shards::trouble);
    }

    @Override
    public Optional<String> replication() {
        return Optional.of(replication.level());
    }

    @Override
    public List<Pulse> pulses() {
        return List.of(publisher.pulse(), listening.pulse(), keeper.pulse());
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
        reads.stop();
        CompletableFuture<Void> kept = keeper.stop();
        CompletableFuture<Void> left = publisher.stop();
        try {
            left.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            listening.stop().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            kept.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            reads.close();
        } catch (TimeoutException e) {
            log.warn("the database is slow: its connections are left to it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
