package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.SignalMeters;
import chat.server.stream.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two nodes whose database fails, or which cannot reach it. */
@Tag("faults")
@ExtendWith(ClusterExtension.class)
final class SignalOutageIT {

    private static final RoomName TEA = new RoomName("tea");
    private static final long BOUND_SECONDS = 60;

    private final List<Node> nodes = new ArrayList<>();
    private final TestProxy way = new TestProxy();
    private TestCluster cluster;
    private TestDatabase database;
    private Node one;
    private Node two;
    private int users;

    private static final class Node {
        final BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        final Semaphore connects = new Semaphore(-1);
        final PostgresSignals signals;

        Node(Database database) {
            SignalThread.Source source = () -> {
                connects.release();
                return database.connect();
            };
            signals = new PostgresSignals(source, new SignalMeters(new SimpleMeterRegistry()));
            signals.listen(signal -> {
                if (signal instanceof Signal.EnteredElsewhere || signal instanceof Signal.ExitedElsewhere) {
                    heard.add(signal);
                }
            });
            signals.start();
        }

        /** Both threads have lost their connections. */
        void hasLostTheDatabase() throws InterruptedException {
            assertThat(connects.tryAcquire(3, BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        void hears(Signal expected) throws InterruptedException {
            assertThat(heard.poll(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @BeforeEach
    void start(TestCluster servers) throws Exception {
        cluster = servers;
        database = servers.fresh();
        TestTables.make(database);
        way.target(servers.primary().clients().port());
        way.allow();
        String name = database.url().substring(database.url().lastIndexOf('/'));
        one = node("jdbc:postgresql://127.0.0.1:" + way.port() + name);
        two = node(database.url());
        seeEachOther();
    }

    private Node node(String url) {
        Node node = new Node(new Database(url, database.user(), database::password));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.signals.close());
        way.close();
    }

    private static Signal here(String user) {
        return new Signal.EnteredElsewhere(TEA, TestNode.member(user));
    }

    /** Somebody comes on each; the other one hears of nothing else. */
    private void seeEachOther() throws Exception {
        String user = "user" + users++;
        one.signals.send(new Signal.Entered(TEA, TestNode.member(user)));
        two.hears(here(user));
        two.signals.send(new Signal.Entered(TEA, TestNode.member(user)));
        one.hears(here(user));
    }

    @Test
    void nobodyLeavesWhenTheDatabaseCrashes() throws Exception {
        cluster.primary().restart();

        seeEachOther();
        assertThat(two.heard).isEmpty();
    }

    @Test
    void nobodyLeavesWhenAnotherServerTakesOver() throws Exception {
        cluster.asynchronous(); // the standby of the one that is promoted is gone
        cluster.primary().killNine();
        cluster.promoteStandby();
        way.target(cluster.primary().clients().port());

        seeEachOther();
        assertThat(two.heard).isEmpty();
        cluster.rebuildStandby();
        cluster.synchronous();
    }

    @Test
    void nobodyLeavesWhileTheDatabaseStandsStill() throws Exception {
        cluster.primary().stop();
        one.signals.send(new Signal.Entered(TEA, TestNode.member("late")));
        one.hasLostTheDatabase();
        two.hasLostTheDatabase();
        cluster.primary().cont();

        two.hears(here("late"));
        seeEachOther();
        assertThat(two.heard).isEmpty();
    }

    @Test
    void aNodeThatCannotReachTheDatabaseIsGoneUntilItCan() throws Exception {
        cutAndHeal(TestProxy.Direction.TO_SERVER);
    }

    @Test
    void aNodeThatHearsNothingOfTheDatabaseIsGoneUntilItDoes() throws Exception {
        cutAndHeal(TestProxy.Direction.TO_CLIENT);
    }

    private void cutAndHeal(TestProxy.Direction direction) throws Exception {
        way.cut(direction);
        two.hears(new Signal.ExitedElsewhere(TEA, new UserId("user0")));
        assertThat(one.signals.elsewhere(TEA, null, 0).count()).isEqualTo(1);

        way.heal();
        two.hears(here("user0"));
        seeEachOther();
        assertThat(one.heard).isEmpty();
        assertThat(two.heard).isEmpty();
    }
}
