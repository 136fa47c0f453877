package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.PostgresMetrics;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Looks at a database that has no standby, and at its queue of notifications. */
final class ReplicationTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final UserId USER = new UserId("user");

    /** Half a megabyte. */
    private static final int QUEUE_PAGES = 64;

    private final AtomicLong nanos = new AtomicLong();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    private PostgresStreams streams(TestDatabase database, MeterRegistry meters) throws IOException {
        Database here = new Database(database.url(), database.user(), database::password);
        Retention retention = new Retention(1_000, Duration.ZERO);
        return new PostgresStreams(
                here,
                0,
                Family.of(List.of(here), retention),
                retention,
                false,
                loss -> {},
                new ServerMetrics(meters),
                nanos::get);
    }

    @Test
    void saysWhyWhatIsAcknowledgedCanBeLost() throws SQLException {
        try (Connection connection = TestDatabase.fresh().connect();
                Statement statement = connection.createStatement()) {
            assertThat(Replication.read(connection).faults())
                    .containsExactly("synchronous_standby_names is empty", "fsync is off");
            statement.execute(
                    "SET synchronous_commit = remote_write; SET default_transaction_isolation = serializable");
            assertThat(Replication.read(connection))
                    .hasToString("local: synchronous_standby_names is empty, synchronous_commit is remote_write,"
                            + " fsync is off, default_transaction_isolation is serializable");
        }
    }

    @Test
    void isATroubleOnlyWhereReplicationIsRequired() throws SQLException {
        try (Connection connection = TestDatabase.fresh().connect()) {
            ReplicationWatch required = new ReplicationWatch(true, new PostgresMetrics(registry), nanos::get);
            ReplicationWatch other = new ReplicationWatch(false, new PostgresMetrics(registry), nanos::get);
            required.look(connection);
            other.look(connection);

            assertThat(required.trouble())
                    .contains("--require-replicated, but local: synchronous_standby_names is empty, fsync is off");
            assertThat(other.trouble()).isEmpty();
            assertThat(registry.get("chat.postgres.replicated").gauge().value()).isZero();
        }
    }

    @Test
    void looksEveryTenSeconds() throws SQLException {
        try (Connection connection = TestDatabase.fresh().connect();
                Statement statement = connection.createStatement()) {
            ReplicationWatch watch = new ReplicationWatch(false, new PostgresMetrics(registry), nanos::get);
            watch.lookIfDue(connection);
            statement.execute("SET synchronous_commit = off");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
            watch.lookIfDue(connection);
            assertThat(watch.level()).doesNotContain("synchronous_commit");
            nanos.addAndGet(1);
            watch.lookIfDue(connection);
            assertThat(watch.level()).contains("synchronous_commit is off");
        }
    }

    /** A session that listens in an open transaction holds the queue's end. */
    @Test
    void publishesWithoutNotificationsWhileTheirQueueIsFull() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.unpacked();
        PostgresProcess process = PostgresProcess.start(
                binaries,
                binaries.newDataFolder(),
                "queue",
                List.of("fsync=off", "max_notify_queue_pages=" + QUEUE_PAGES));
        TestDatabase database = new TestDatabase(
                "jdbc:postgresql://127.0.0.1:" + process.port() + "/postgres",
                PostgresBinaries.USER,
                PostgresBinaries.PASSWORD);
        BlockingQueue<Publication> heard = new LinkedBlockingQueue<>();
        try (Connection idle = database.connect();
                Connection busy = database.connect();
                RoomStreams one = streams(database, registry);
                RoomStreams other = streams(database, new SimpleMeterRegistry())) {
            other.listen(heard::add);
            TestPublisher publisher = new TestPublisher(one);
            TestPublisher listening = new TestPublisher(other);
            publisher.room(ROOM);
            listening.room(ROOM).position().toCompletableFuture().join();
            execute(idle, "LISTEN " + NotifyDistribution.CHANNEL);
            execute(busy, "LISTEN fill");
            busy.setAutoCommit(false);
            execute(busy, "SELECT");
            execute(idle, "SELECT pg_notify('fill', repeat('x', 7900) || n) FROM generate_series(1, 40) n");
            lookUntil(usage -> usage > 0.5);

            assertThat(say(publisher, "by the beacon")).isInstanceOf(Outcome.Accepted.class);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(notes(idle)).isZero();

            busy.rollback();
            lookUntil(usage -> usage <= 0.5);
            assertThat(say(publisher, "by a notification")).isInstanceOf(Outcome.Accepted.class);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(notes(idle)).isEqualTo(1);
        } finally {
            process.shutDown();
        }
    }

    /** Until the node that publishes has seen that; it looks with the beacon. */
    private void lookUntil(DoublePredicate usage) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!usage.test(registry.get("chat.postgres.queue").gauge().value())) {
            assertThat(System.nanoTime() - deadline).as("still not so").isNegative();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10)); // sessions may not have read the queue at the last look
            FaultLoad.pause();
        }
    }

    private static Outcome say(TestPublisher publisher, String text) {
        CompletableFuture<Outcome> outcome = publisher.say(ROOM, USER, text, null);
        publisher.flush();
        return outcome.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many notifications of events came: they come before the answer to a question that follows. */
    private static long notes(Connection listener) throws SQLException {
        execute(listener, "SELECT");
        execute(listener, "SELECT");
        PGNotification[] notes = listener.unwrap(PGConnection.class).getNotifications();
        return notes == null ? 0 : notes.length;
    }
}
