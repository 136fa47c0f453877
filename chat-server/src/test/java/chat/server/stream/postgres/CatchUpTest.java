package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserName;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node reads of a room in which others have stored events, of which no notification has come. */
final class CatchUpTest {

    private static final RoomName ROOM = new RoomName("room");

    private final TestDatabase server = TestTables.fresh();
    private final Database database = new Database(server.url(), server.user(), server::password);
    private final Health health = new Health(() -> {}, () -> {});
    private final Reads reads = new Reads(database, health);
    private final ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
    private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    private final RoomStreams.Listener listener = publication -> heard.add(seqOf(publication));
    private final PostgresRoom room = new PostgresRoom(ROOM, 1_000);
    private Connection connection;
    private Epochs epochs;

    private static long seqOf(Publication publication) {
        return publication.event().seq();
    }

    @BeforeEach
    void open() throws SQLException {
        health.isBack();
        connection = new Link(database).open();
        Holes holes = new Holes(metrics.store());
        CatchUp catchUp = new CatchUp(0, reads, () -> listener, holes, metrics.postgres());
        Meta meta = Meta.read(connection);
        epochs = new Epochs(meta, () -> List.of(room), () -> listener, catchUp, holes, metrics.postgres());
        try (Statement insert = connection.createStatement()) {
            insert.execute("INSERT INTO room(name) VALUES ('room')");
        }
        room.load(new Events(connection).room(ROOM), RoomState.NONE, meta::name, listener);
    }

    @AfterEach
    void close() throws SQLException, InterruptedException {
        reads.stop();
        reads.close();
        connection.close();
        server.close();
    }

    private static RoomEvent event(long seq) {
        return new RoomEvent.Message(ROOM, seq, FaultNode.AUTHOR, new UserName("name"), "text", 1_000 + seq, null);
    }

    /** As another node does, but nobody is notified. */
    private void store(long seq) throws SQLException {
        RoomEvent event = event(seq);
        try (PreparedStatement insert = connection.prepareStatement("WITH stored AS"
                + " (UPDATE room SET last_seq = ? RETURNING id) INSERT INTO event SELECT id, ?, ?, ? FROM stored")) {
            insert.setLong(1, seq);
            insert.setLong(2, seq);
            insert.setLong(3, event.time());
            insert.setBytes(4, Payload.encode(event));
            insert.executeUpdate();
        }
    }

    private List<Long> heardOnce(int count) {
        FaultNode.await(() -> heard.size() >= count);
        return List.copyOf(heard);
    }

    @Test
    void isReadAtOnceOverANewConnection() throws SQLException {
        store(1);
        epochs.compare(connection, true);
        assertThat(heardOnce(1)).containsExactly(1L);
    }

    /** Under load each room has events on their way, at each look. */
    @Test
    void isReadOnlyWhenItWasThereAtTheLastLook() throws SQLException {
        store(1);
        epochs.compare(connection, false);
        awaitReads();
        assertThat(heard).isEmpty();
        room.offer(publication(1), epochs.present(), listener); // it was on its way
        store(2);
        epochs.compare(connection, false);
        awaitReads();
        assertThat(heard).containsExactly(1L);

        epochs.compare(connection, false);
        assertThat(heardOnce(2)).containsExactly(1L, 2L);
    }

    /** Those that have begun: its threads meet only when each of them is free. */
    private void awaitReads() {
        CyclicBarrier all = new CyclicBarrier(Reads.THREADS);
        Stream.generate(() -> reads.read(events -> meet(all)))
                .limit(Reads.THREADS)
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static boolean meet(CyclicBarrier all) {
        try {
            return all.await(FaultNode.BOUND_SECONDS, TimeUnit.SECONDS) >= 0;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static Publication publication(long seq) {
        return new Publication(event(seq), Payload.encode(event(seq)), 0);
    }

    /** The tables of a new server may grow by a million events until they are analyzed again. */
    @Test
    void headsAreFoundByIndexWhereTheTablesWereShort() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO room(name) SELECT 'room-' || n FROM generate_series(1, 10) n");
            statement.execute("INSERT INTO event SELECT id, n, 0, '' FROM room, generate_series(1, 4) n");
            statement.execute("ANALYZE room, event");
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE heads(text[], int8[], int4[], text) AS "
                    + Heads.QUERY
                            .replaceFirst("\\?, \\?, \\?", "\\$1, \\$2, \\$3")
                            .replace("?", "$4"));
            List<String> plan = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("EXPLAIN EXECUTE heads('{room}', '{1}', '{1}', '')")) {
                while (row.next()) {
                    plan.add(row.getString(1).strip());
                }
            }
            assertThat(plan).contains("Index Cond: ((room_id = room.id) AND (seq = seen.seq))");
        }
    }
}
