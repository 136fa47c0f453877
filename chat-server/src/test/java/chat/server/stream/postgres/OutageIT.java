package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import chat.server.stream.UnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node whose database is away for longer, and many clients that ask at once. */
@Tag("faults")
final class OutageIT {

    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName CLOSED = new RoomName("closed");
    private static final int CLIENTS = 10_000;
    private static final int STORED = 300;

    private final TestDatabase database = TestDatabase.fresh();
    private final TestProxy way = new TestProxy();
    private final AtomicInteger connects = new AtomicInteger();
    private FaultNode node;

    @BeforeEach
    void start() throws SQLException {
        way.target(Integer.parseInt(database.url().replaceAll(".*:([0-9]+)/.*", "$1")));
        way.allow();
        node = node(List.of(ROOM));
        List<CompletableFuture<Outcome>> said = new ArrayList<>();
        for (int i = 0; i < STORED; i++) {
            said.add(node.say(ROOM, "text " + i));
        }
        said.forEach(FaultNode::get);
    }

    private FaultNode node(List<RoomName> rooms) {
        String name = database.url().substring(database.url().lastIndexOf('/'));
        String url = "jdbc:postgresql://127.0.0.1:" + way.port() + name;
        Database counted = new Database(url, database.user(), () -> {
            connects.incrementAndGet();
            return database.password();
        });
        return FaultNode.of(List.of(counted), rooms);
    }

    @AfterEach
    void stop() {
        node.close();
        way.close();
        database.close();
    }

    private void away() {
        way.refuse();
        way.reset();
        node.awaitTrouble();
    }

    @Test
    void refusesAtOnceAndComesBackByItself() {
        away();
        int before = connects.get();
        assertThat(FaultNode.get(node.say(ROOM, "refused"))).isInstanceOf(Outcome.Unavailable.class);
        assertThat(FaultNode.get(node.read(ROOM, STORED - 100, 100)))
                .as("from memory")
                .isEqualTo(100);
        assertThat(node.position(ROOM).newest()).isEqualTo(STORED);
        assertThatThrownBy(() -> FaultNode.get(node.read(ROOM, 0, 10))).hasCauseInstanceOf(UnavailableException.class);
        for (int i = 0; i < CLIENTS; i++) {
            assertThatThrownBy(() -> node.position(CLOSED)).hasCauseInstanceOf(UnavailableException.class);
        }
        assertThat(connects.get() - before)
                .as("the listener tries again, and nobody else")
                .isLessThan(CLIENTS / 10);

        way.allow();
        node.awaitNoTrouble();
        assertThat(node.sayUntilAccepted(ROOM, "again").seq()).isEqualTo(STORED + 1);
        assertThat(FaultNode.get(node.read(ROOM, 0, 10))).isEqualTo(10);
        assertThat(node.position(CLOSED).newest()).isZero();
    }

    @Test
    void asksForARoomOnceHoweverManyClientsComeBack() throws Exception {
        away();
        way.allow();
        node.awaitNoTrouble();
        node.close();
        awaitNoSessions();
        Statistics before = statistics();
        node = node(List.of());
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            asked.add(node.streams.open(ROOM).position().toCompletableFuture());
            asked.add(node.streams.open(CLOSED).readAfter(0, 10).toCompletableFuture());
        }
        asked.forEach(FaultNode::get);
        node.close();
        awaitNoSessions();
        Statistics after = statistics();
        assertThat(after.transactions - before.transactions)
                .as("with the looks of the node's own, some each second")
                .isLessThan(CLIENTS / 10);
        assertThat(after.sessions - before.sessions).isLessThan(12);
    }

    private double losses() {
        return node.registry.get("chat.postgres.losses").counter().count();
    }

    private record Statistics(long transactions, long sessions) {}

    /** Sessions count what they did when they end. */
    private Statistics statistics() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT xact_commit + xact_rollback, sessions"
                        + " FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return new Statistics(row.getLong(1), row.getLong(2));
        }
    }

    private void awaitNoSessions() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(TestCluster.until("NOT EXISTS (SELECT FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid())"));
        }
    }

    /** The driver waits for the rest without a timeout. */
    @Test
    void aNotificationOfWhichHalfComesIsNotWaitedForForEver() {
        try (FaultNode other = new FaultNode(database, List.of(ROOM))) {
            double before = losses();
            way.stallInside(NotifyDistribution.CHANNEL);
            other.sayUntilAccepted(ROOM, "half");
            FaultNode.await(() -> losses() > before); // which is soon over
            node.awaitNoTrouble();
            other.sayUntilAccepted(ROOM, "after");
            node.awaitHeard(() -> node.heard(ROOM).size() == STORED + 2);
        }
    }
}
