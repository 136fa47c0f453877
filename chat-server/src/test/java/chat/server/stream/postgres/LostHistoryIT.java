package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A failover to a standby that lags: acknowledged messages are gone. Nodes find it, and all begin a new epoch. */
@Tag("faults")
@ExtendWith(ClusterExtension.class)
final class LostHistoryIT {

    private static final RoomName ROOM = new RoomName("room");
    private static final int LOST = 20;

    /** By which {@link #one} and {@link #other} come. */
    private final TestProxy way = new TestProxy();

    private final List<FaultNode> nodes = new ArrayList<>();
    private TestCluster cluster;
    private TestDatabase database;
    private FaultNode one;
    private FaultNode other;
    private String epoch;

    @BeforeEach
    void loseHistory(TestCluster servers) {
        cluster = servers;
        database = servers.fresh();
        way.target(servers.primary().clients().port());
        way.allow();
        one = node();
        other = node();
        one.sayUntilAccepted(ROOM, "stays");
        cluster.asynchronous();
        cluster.detachStandby();
        for (int i = 0; i < LOST; i++) {
            one.sayUntilAccepted(ROOM, "lost " + i);
        }
        other.awaitHeard(() -> other.heard(ROOM).size() == 1 + LOST);
        epoch = one.position(ROOM).epoch();
        cluster.primary().killNine();
        way.refuse();
        one.awaitTrouble();
        other.awaitTrouble();
        cluster.promoteStandby();
        way.target(cluster.primary().clients().port());
    }

    private FaultNode node() {
        String name = database.url().substring(database.url().lastIndexOf('/'));
        FaultNode node = new FaultNode(database, "jdbc:postgresql://127.0.0.1:" + way.port() + name, List.of(ROOM));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(FaultNode::close);
        way.close();
    }

    private void allInANewEpoch() throws Exception {
        for (FaultNode node : nodes) {
            node.awaitHeard(() -> node.epochs(ROOM) == 1);
            assertThat(node.registry.get("chat.postgres.epochs").counter().count())
                    .isEqualTo(1);
        }
        Outcome.Accepted next = one.sayUntilAccepted(ROOM, "next");
        assertThat(next.epoch()).isNotEqualTo(epoch);
        List<String> stored;
        try (Connection tables = cluster.primary()
                .connect(database.url().substring(database.url().lastIndexOf('/') + 1))) {
            stored = FaultLoad.texts(tables).getOrDefault(ROOM, List.of());
        }
        assertThat(stored).hasSize((int) next.seq());
        for (FaultNode node : nodes) {
            node.awaitHeard(() -> last(node).equals("next"));
            assertThat(node.position(ROOM)).isEqualTo(one.position(ROOM));
            assertThat(node.position(ROOM).epoch()).isEqualTo(next.epoch());
            assertThat(FaultNode.get(node.read(ROOM, 0, 100))).isEqualTo(stored.size());
        }
    }

    private static String last(FaultNode node) {
        List<RoomEvent.Message> heard = node.heard(ROOM);
        return heard.get(heard.size() - 1).text();
    }

    @Test
    void isFoundByAllNodes() throws Exception {
        long began = System.nanoTime();
        way.allow();
        one.awaitNoTrouble();
        assertThat(System.nanoTime() - began)
                .as("until then the other nodes compare")
                .isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        allInANewEpoch();
        assertThat(other.heard(ROOM)).hasSize(1 + LOST + 1);
    }

    @Test
    void isFoundThoughItsNumbersWereGivenAgain() throws Exception {
        FaultNode early = new FaultNode(database, List.of(ROOM));
        nodes.add(early);
        for (int i = 0; i < 2 * LOST; i++) {
            early.sayUntilAccepted(ROOM, "again " + i);
        }
        way.allow();
        allInANewEpoch();
        assertThat(other.heard(ROOM))
                .as("nothing follows what is lost")
                .extracting(RoomEvent.Message::text)
                .noneMatch(text -> text.startsWith("again"));
    }
}
