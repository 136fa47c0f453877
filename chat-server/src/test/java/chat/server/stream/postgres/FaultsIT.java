package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults of a database with a synchronous standby, under load: what was acknowledged is stored once, at its number, and each node heard just what is
 * stored. {@code -Dchat.faults.rounds=20} for more kills.
 *
 * <p>Each rule that keeps the promise has a test that fails without it:
 *
 * <ol>
 *   <li>A warning is no acknowledgement: {@link #aCancelledWaitForTheStandbyIsNoAcknowledgement}.
 *   <li>Silence ends by the socket's timeout, not by a cancel: {@link #aNodeThatIsCutOffComesBack}, {@link #theStandbyGoesAndComesBack}.
 *   <li>A barrier before anything is read: {@link #whatNoStandbyHasIsNotHeardAfterACrash}.
 *   <li>"Stored before" waits for the standby: {@link #aRepetitionWaitsForTheStandbyToo}.
 *   <li>What is tried again, halved, or alarmed: {@link RefusedBatchesTest}.
 *   <li>Replicated or local: {@link ReplicationIT}, {@link ReplicationTest}.
 *   <li>A new epoch where history was cut: {@link LostHistoryIT}.
 *   <li>The higher timeline of two primaries: {@link #ofTwoPrimariesTheNewOneIsRight}.
 *   <li>No text breaks a batch: {@link RefusedBatchesTest}.
 * </ol>
 */
@Tag("faults")
@ExtendWith(ClusterExtension.class)
final class FaultsIT {

    private static final int ROUNDS = Integer.getInteger("chat.faults.rounds", 1);
    private static final RoomName ROOM = FaultLoad.ROOMS.get(0);

    private final List<FaultNode> nodes = new ArrayList<>();
    private TestCluster cluster;
    private TestDatabase database;

    /** One for all tests; each leaves a primary with a synchronous standby. */
    @BeforeAll
    static void share(TestCluster cluster) {
        assertThat(cluster).isNotNull();
    }

    @BeforeEach
    void start(TestCluster servers) {
        cluster = servers;
        database = servers.fresh();
        nodes.add(new FaultNode(database, FaultLoad.ROOMS));
    }

    private FaultNode one() {
        return nodes.get(0);
    }

    private FaultNode another() {
        FaultNode node = new FaultNode(database, FaultLoad.ROOMS);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(FaultNode::close);
    }

    private String name() {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }

    private void judge(FaultLoad load) throws Exception {
        try (Connection tables = cluster.primary().connect(name())) {
            load.judge(tables);
        }
        for (FaultNode node : nodes) {
            assertThat(node.epochs(ROOM)).isZero();
        }
    }

    private Set<String> stored(ClusterServer server) {
        return FaultLoad.stored(server, name());
    }

    /** It shows soon what it has received. */
    private void awaitOnStandby(Set<String> texts) {
        FaultNode.await(() -> stored(cluster.standby()).containsAll(texts));
    }

    @Test
    void killsOfTheDatabase() throws Exception {
        another();
        FaultLoad load = new FaultLoad(nodes);
        for (int round = 0; round < ROUNDS; round++) {
            load.awaitMore(300);
            cluster.primary().restart();
        }
        load.awaitMore(300);
        judge(load);
    }

    @Test
    void killsOfThePrimaryWithPromotion() throws Exception {
        another();
        FaultLoad load = new FaultLoad(nodes);
        for (int round = 0; round < ROUNDS; round++) {
            load.awaitMore(300);
            cluster.primary().killNine();
            cluster.promoteStandby();
            load.awaitMore(100);
            cluster.rebuildStandby();
            cluster.synchronous();
        }
        load.awaitMore(300);
        judge(load);
    }

    @Test
    void theStandbyGoesAndComesBack() throws Exception {
        another();
        another(); // says nothing, and notices all the same
        FaultLoad load = new FaultLoad(nodes.subList(0, 2));
        load.awaitMore(300);
        cluster.detachStandby();
        nodes.forEach(FaultNode::awaitTrouble);

        assertThat(FaultNode.get(one().say(ROOM, "refused"))).isInstanceOf(Outcome.Unavailable.class);
        awaitOnStandby(stored(cluster.primary()));
        assertThat(stored(cluster.standby())).containsAll(load.ids());
        cluster.attachStandby();
        nodes.forEach(FaultNode::awaitNoTrouble);
        load.awaitMore(300);
        judge(load);
    }

    /** The session of a commit that waits stays on the server, whatever becomes of its connection. */
    @Test
    void sessionsDoNotGatherWhileTheStandbyIsAway() throws Exception {
        cluster.detachStandby();
        one().awaitTrouble();
        FaultNode.await(() -> count("wait_event = 'SyncRep' AND now() - query_start > interval '4 s'") > 0);
        Database asked = new Database(database.url(), database.user(), database::password);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(asked::connect)
                    .isInstanceOf(SQLException.class)
                    .hasMessage("commits wait for a standby that does not answer");
        }
        cluster.attachStandby();
        asked.connect().close();
        one().awaitNoTrouble();
    }

    private long count(String condition) {
        try (Connection connection = cluster.primary().connect(name());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE " + condition)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void cancelTheCommitThatWaits() {
        cluster.primary()
                .execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                        + " WHERE wait_event = 'SyncRep' AND query LIKE '%publish(%'");
    }

    private CompletableFuture<Outcome> sayWithoutTheStandby() {
        one().sayUntilAccepted(ROOM, "before");
        nodes.forEach(node -> node.awaitHeard(() -> node.heard(ROOM).equals(one().heard(ROOM))));
        cluster.detachStandby();
        CompletableFuture<Outcome> outcome = one().say(ROOM, "waits");
        cluster.primary()
                .execute(TestCluster.until("EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                        + " AND query LIKE '%publish(%')"));
        return outcome;
    }

    @Test
    void aCancelledWaitForTheStandbyIsNoAcknowledgement() throws Exception {
        CompletableFuture<Outcome> outcome = sayWithoutTheStandby();
        cancelTheCommitThatWaits();
        one().awaitTrouble();
        FaultNode.await(() -> stored(cluster.primary()).contains("waits"));
        assertThat(stored(cluster.primary())).containsExactlyInAnyOrder("before", "waits");
        assertThat(outcome).isNotDone();

        cluster.attachStandby();
        assertThat(((Outcome.Accepted) FaultNode.get(outcome)).seq()).isEqualTo(2);
        cluster.detachStandby();
        awaitOnStandby(Set.of("waits"));
        cluster.attachStandby();
        one().sayUntilAccepted(ROOM, "after");
        one().awaitHeard(() -> one().heard(ROOM).size() == 3);
    }

    @Test
    void aRepetitionWaitsForTheStandbyToo() throws Exception {
        FaultNode two = another();
        two.sayUntilAccepted(ROOM, "first"); // so that it has a connection, which has passed its barrier
        CompletableFuture<Outcome> outcome = sayWithoutTheStandby();
        cancelTheCommitThatWaits();
        FaultNode.await(() -> count("query LIKE '%publish(%' AND wait_event = 'SyncRep'") == 0);
        CompletableFuture<Outcome> again = two.say(ROOM, "waits");
        two.awaitTrouble();
        assertThat(again.isDone() && again.join() instanceof Outcome.Accepted).isFalse();

        cluster.attachStandby();
        assertThat(((Outcome.Accepted) FaultNode.get(outcome)).seq()).isEqualTo(3);
        assertThat(two.sayUntilAccepted(ROOM, "waits").seq()).isEqualTo(3);
    }

    /** After the restart the row is visible, though no standby has it. */
    @Test
    void whatNoStandbyHasIsNotHeardAfterACrash() throws Exception {
        FaultNode two = another();
        two.sayUntilAccepted(ROOM, "first");
        CompletableFuture<Outcome> outcome = sayWithoutTheStandby();
        cluster.primary().killNine();
        one().awaitTrouble();
        two.awaitTrouble();
        cluster.primary().start();
        assertThat(stored(cluster.primary())).contains("waits");
        // Somebody has connected.
        FaultNode.await(() -> count("wait_event = 'SyncRep' AND now() - query_start > interval '3 s'") > 0);
        assertThat(two.heard(ROOM)).extracting(event -> event.text()).containsExactly("first", "before");
        assertThat(outcome).isNotDone();

        ClusterServer former = cluster.primary();
        former.killNine();
        cluster.promoteStandby();
        former.link().heal();
        two.sayUntilAccepted(ROOM, "after");
        assertThat(FaultNode.get(outcome)).isInstanceOf(Outcome.Accepted.class);
        two.awaitHeard(() -> two.heard(ROOM).size() == 4);
        assertThat(two.heard(ROOM))
                .extracting(event -> event.text())
                .containsExactlyInAnyOrder("first", "before", "waits", "after");
        assertThat(two.epochs(ROOM)).isZero();
        cluster.rebuildStandby();
        cluster.synchronous();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatIsCutOffComesBack(TestProxy.Direction direction) throws Exception {
        try (TestProxy way = new TestProxy()) {
            way.target(cluster.primary().clients().port());
            way.allow();
            nodes.add(new FaultNode(
                    database, "jdbc:postgresql://127.0.0.1:" + way.port() + "/" + name(), FaultLoad.ROOMS));
            FaultLoad load = new FaultLoad(nodes);
            load.awaitMore(300);
            way.cut(direction);
            nodes.get(1).awaitTrouble();
            load.awaitMore(20); // by the other one
            way.heal();
            nodes.get(1).awaitNoTrouble();
            load.awaitMore(300);
            judge(load);
        }
    }

    @Test
    void ofTwoPrimariesTheNewOneIsRight() throws Exception {
        another();
        FaultNode silent = another();
        FaultLoad load = new FaultLoad(nodes.subList(0, 2));
        load.awaitMore(300);
        ClusterServer former = cluster.primary();
        cluster.detachStandby();
        cluster.promoteStandby();
        load.awaitMore(300);
        judge(load);
        List<RoomName> rooms = FaultLoad.ROOMS;
        silent.awaitHeard(
                () -> rooms.stream().allMatch(room -> silent.heard(room).equals(one().heard(room))));

        former.killNine();
        former.link().heal();
        cluster.rebuildStandby();
        cluster.synchronous();
    }
}
