package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.metrics.SignalMeters;
import chat.server.stream.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The signals of nodes with their threads. */
final class SignalThreadsTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final Signal.Entered ANN = new Signal.Entered(TEA, TestNode.member("ann"));
    private static final Signal ANN_ELSEWHERE = new Signal.EnteredElsewhere(TEA, TestNode.member("ann"));
    private static final long BOUND_SECONDS = 30;

    private static PostgresSignals start(SignalThread.Source database, BlockingQueue<Signal> heard) {
        PostgresSignals signals = new PostgresSignals(database, new SignalMeters(new SimpleMeterRegistry()));
        signals.listen(heard::add);
        signals.start();
        return signals;
    }

    private static Signal next(BlockingQueue<Signal> heard) throws InterruptedException {
        return heard.poll(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatIsSentOnOneNodeIsHeardOnTheOther() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        try (TestDatabase database = TestTables.fresh();
                PostgresSignals one = start(database::connect, new LinkedBlockingQueue<>());
                PostgresSignals two = start(database::connect, heard)) {
            one.send(ANN);
            assertThat(next(heard)).isEqualTo(ANN_ELSEWHERE);

            Signal disconnect = new Signal.Disconnect(ANN.member().user()); // typing does not wait for a late thread
            one.send(disconnect);
            assertThat(next(heard)).isEqualTo(disconnect);

            one.send(new Signal.Exited(TEA, ANN.member().user()));
            assertThat(next(heard))
                    .isEqualTo(new Signal.ExitedElsewhere(TEA, ANN.member().user()));
            assertThat(two.pulses()).hasSize(2);
        }
    }

    /** Its clients can be reached as soon as they come. */
    @Test
    void aNodeThatHasStartedHearsWhatIsSentThen() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        try (TestDatabase database = TestTables.fresh();
                PostgresSignals one = start(database::connect, new LinkedBlockingQueue<>());
                PostgresSignals two = start(() -> connectSlowly(database), heard)) {
            Signal disconnect = new Signal.Disconnect(ANN.member().user());
            one.send(disconnect);

            assertThat(next(heard)).isEqualTo(disconnect);
            assertThat(two.pulses()).hasSize(2);
        }
    }

    private static Connection connectSlowly(TestDatabase database) throws SQLException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        return database.connect();
    }

    @Test
    void theMembersOfANodeThatIsCutOffLeaveByTime() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        List<Connection> ofOne = new ArrayList<>();
        try (TestDatabase database = TestTables.fresh();
                PostgresSignals two = start(database::connect, heard)) {
            CountDownLatch cut = new CountDownLatch(1);
            PostgresSignals one = start(
                    () -> {
                        if (ofOne.size() == 2) {
                            awaitQuietly(cut);
                        }
                        Connection connection = database.connect();
                        synchronized (ofOne) {
                            ofOne.add(connection);
                        }
                        return connection;
                    },
                    new LinkedBlockingQueue<>());
            one.send(ANN);
            assertThat(next(heard)).isEqualTo(ANN_ELSEWHERE);

            synchronized (ofOne) {
                for (Connection connection : ofOne) {
                    connection.abort(Runnable::run);
                }
            }
            assertThat(next(heard))
                    .isEqualTo(new Signal.ExitedElsewhere(TEA, ANN.member().user()));
            cut.countDown();
            assertThat(next(heard)).isInstanceOf(Signal.Lost.class);
            assertThat(next(heard)).isEqualTo(ANN_ELSEWHERE);
            one.close();
            assertThat(two.roomsElsewhere()).containsExactly(TEA);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobodyWhoSendsWaitsForTheDatabase() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        CountDownLatch hanging = new CountDownLatch(1);
        try (TestDatabase database = TestTables.fresh();
                PostgresSignals one = start(
                        () -> {
                            awaitQuietly(hanging);
                            return database.connect();
                        },
                        heard)) {
            for (int i = 0; i < 100_000; i++) {
                one.send(new Signal.Entered(TEA, TestNode.member("user" + i)));
                one.send(new Signal.Typing(TEA, ANN.member(), true));
            }
            assertThat(heard).hasSize(200_000);

            BlockingQueue<Signal> other = new LinkedBlockingQueue<>();
            try (PostgresSignals two = start(database::connect, other)) {
                hanging.countDown();
                for (int here = 0; here < 100_000; ) {
                    Signal signal = next(other);
                    assertThat(signal).isInstanceOfAny(Signal.EnteredElsewhere.class, Signal.Typing.class);
                    here += signal instanceof Signal.EnteredElsewhere ? 1 : 0;
                }
                assertThat(two.elsewhere(TEA, null, 0).count()).isEqualTo(100_000);
            }
        }
    }

    /** The former primary may answer as before. */
    @Test
    void goToTheServerThatHasTakenOver() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
        AtomicLong timeline = new AtomicLong(1);
        try (TestDatabase database = TestTables.fresh()) {
            SignalThread.Source source = new SignalThread.Source() {
                @Override
                public Connection connect() throws SQLException {
                    Connection connection = database.connect();
                    connections.add(connection);
                    return connection;
                }

                @Override
                public long timeline() {
                    return timeline.get();
                }
            };
            try (PostgresSignals one = start(source, new LinkedBlockingQueue<>());
                    PostgresSignals two = start(database::connect, heard)) {
                List<Connection> former = List.of(
                        Objects.requireNonNull(connections.poll(BOUND_SECONDS, TimeUnit.SECONDS)),
                        Objects.requireNonNull(connections.poll(BOUND_SECONDS, TimeUnit.SECONDS)));
                timeline.set(2);
                assertThat(connections.poll(BOUND_SECONDS, TimeUnit.SECONDS)).isNotNull();
                assertThat(connections.poll(BOUND_SECONDS, TimeUnit.SECONDS)).isNotNull();

                for (Connection connection : former) {
                    assertThat(connection.isClosed()).isTrue();
                }
                one.send(ANN);
                assertThat(next(heard)).isEqualTo(ANN_ELSEWHERE);
                assertThat(two.roomsElsewhere()).containsExactly(TEA);
            }
        }
    }
}
