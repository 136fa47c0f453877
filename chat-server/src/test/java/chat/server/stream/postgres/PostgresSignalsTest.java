package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes, or three, which share a database. */
final class PostgresSignalsTest {

    private static final RoomName TEA = new RoomName("tea");

    private final TestDatabase database = TestTables.fresh();
    private TestNode one;
    private TestNode two;

    @BeforeEach
    void start() {
        one = new TestNode(database);
        two = new TestNode(database);
        one.hearAll();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static Signal here(String user) {
        return new Signal.EnteredElsewhere(TEA, TestNode.member(user));
    }

    private static Signal gone(String user) {
        return new Signal.ExitedElsewhere(TEA, new UserId(user));
    }

    /** As time passes: it has not been heard of for longer than nodes live. */
    private void isSilent(TestNode node) throws SQLException {
        sql("UPDATE node SET beat = beat - interval '3.5 s' WHERE id = " + node.signals.node());
    }

    /** Has said something every second for longer than nodes live without. */
    private static void isSteady(TestNode node) {
        for (int second = 0; second < 4; second++) {
            node.advance(1_000);
            node.hearAll();
        }
        node.heard.clear();
    }

    @Test
    void nodesSeeEachOthersMembers() {
        one.enters(TEA, "ann");
        one.enters(TEA, "ben");
        one.say();
        two.hearAll();

        assertThat(two.heard).containsExactlyInAnyOrder(here("ann"), here("ben"));
        assertThat(two.elsewhere(TEA)).containsExactly("ann", "ben");
        assertThat(one.elsewhere(TEA)).isEmpty();

        two.heard.clear();
        one.exits(TEA, "ann");
        one.signals.send(new Signal.Renamed(TEA, new Member(new UserId("ben"), new UserName("Benjamin"))));
        one.say();
        two.hearAll();

        assertThat(two.heard)
                .containsExactlyInAnyOrder(
                        gone("ann"),
                        new Signal.EnteredElsewhere(TEA, new Member(new UserId("ben"), new UserName("Benjamin"))));
        assertThat(two.elsewhere(TEA)).containsExactly("Benjamin");
    }

    @Test
    void aUserWithSeveralConnectionsIsThereUntilTheLastOneHasLeft() {
        one.enters(TEA, "ann");
        one.enters(TEA, "ann");
        one.say();
        one.exits(TEA, "ann");
        one.say();
        two.hearAll();
        assertThat(two.heard).containsExactly(here("ann"));

        one.exits(TEA, "ann");
        one.say();
        two.hearAll();
        assertThat(two.heard).containsExactly(here("ann"), gone("ann"));
    }

    @Test
    void aUserOnTwoNodesIsOneMemberForTheThird() {
        TestNode three = new TestNode(database);
        one.enters(TEA, "ann");
        two.enters(TEA, "ann");
        one.say();
        two.say();
        three.hearAll();
        assertThat(three.heard).containsExactly(here("ann"));

        one.exits(TEA, "ann");
        one.say();
        three.hearAll();
        assertThat(three.heard).containsExactly(here("ann"));

        two.exits(TEA, "ann");
        two.say();
        three.hearAll();
        assertThat(three.heard).containsExactly(here("ann"), gone("ann"));
    }

    @Test
    void aNodeThatStartsLearnsWhoIsThere() {
        one.enters(TEA, "ann");
        one.say();
        TestNode three = new TestNode(database);

        assertThat(three.elsewhere(TEA)).containsExactly("ann");
    }

    @Test
    void aRoomThatOpensHearsWhoIsThere() {
        one.enters(TEA, "ann");
        one.say();
        two.hearAll();
        two.heard.clear();
        two.signals.recall(TEA, Runnable::run);
        two.signals.recall(new RoomName("coffee"), Runnable::run);

        assertThat(two.heard).containsExactly(here("ann"));
    }

    @Test
    void typingAndControlReachTheOthers() {
        Signal typing = new Signal.Typing(TEA, TestNode.member("ann"), true);
        Signal remove = new Signal.Remove(new UserId("ann"), TEA, "no\treason\nat all");
        Signal disconnect = new Signal.Disconnect(new UserId("ann"));
        one.signals.send(typing);
        one.signals.send(remove);
        one.signals.send(disconnect);
        one.say();
        two.hearAll();

        assertThat(one.heard).containsExactly(typing, remove, disconnect);
        assertThat(two.heard)
                .containsExactlyInAnyOrder(
                        typing, new Signal.Remove(new UserId("ann"), TEA, "no reason at all"), disconnect);
    }

    @Test
    void theServersOwnRoomIsNobodyElses() {
        one.enters(RoomName.CANARY, "canary");
        one.say();
        two.hearAll();

        assertThat(two.heard).isEmpty();
    }

    @Test
    void aDeadNodesMembersLeaveOnceAndSoon() throws Exception {
        TestNode three = new TestNode(database);
        one.enters(TEA, "ann");
        one.enters(TEA, "ben");
        one.say();
        isSteady(two);
        isSteady(three);
        isSilent(one);
        two.advance(600);
        two.say();
        three.say();
        two.hearAll();
        three.hearAll();
        assertThat(two.elsewhere(TEA)).containsExactly("ann", "ben");

        two.advance(1_200); // 4.7 s after it was last heard of
        three.advance(1_200);
        two.hearAll();
        three.hearAll();
        assertThat(two.heard).containsExactlyInAnyOrder(gone("ann"), gone("ben"));
        assertThat(three.heard).containsExactlyInAnyOrder(gone("ann"), gone("ben"));
        assertThat(Stream.of(two, three).flatMap(node -> node.lost.stream()))
                .containsExactlyInAnyOrder(
                        new Signal.Lost(TEA, TestNode.member("ann")), new Signal.Lost(TEA, TestNode.member("ben")));

        isSteady(two);
        assertThat(two.heard).isEmpty();
        assertThat(two.registry.get("chat.nodes.others").gauge().value()).isEqualTo(1);
        assertThat(new TestNode(database).elsewhere(TEA)).isEmpty();
    }

    @Test
    void whoeverComesBackOnAnotherNodeMeanwhileHasNeverLeft() throws Exception {
        TestNode three = new TestNode(database);
        one.enters(TEA, "ann");
        one.say();
        isSteady(two);
        three.hearAll();
        three.heard.clear();
        isSilent(one);
        two.advance(600);
        two.say();
        two.enters(TEA, "ann");
        two.say();
        three.hearAll();
        three.advance(2_000);
        three.hearAll();

        assertThat(three.heard).isEmpty();
        assertThat(three.elsewhere(TEA)).containsExactly("ann");
    }

    @Test
    void aNodeThatStoodStillIsThereAgainWithAllItsMembers() throws Exception {
        one.enters(TEA, "ann");
        one.say();
        isSteady(two);
        isSilent(one);
        two.advance(600);
        two.hearAll();
        two.advance(20_000);
        two.hearAll();
        assertThat(two.heard).containsExactly(gone("ann"));

        two.heard.clear();
        one.advance(20_000);
        one.enters(TEA, "ben");
        one.say(); // finds that it is forgotten
        one.say();
        two.hearAll();
        assertThat(two.heard).containsExactlyInAnyOrder(here("ann"), here("ben"));
        assertThat(one.elsewhere(TEA)).isEmpty();
    }

    @Test
    void aNodeThatIsBackAtOnceWasNeverGone() throws Exception {
        one.enters(TEA, "ann");
        one.say();
        isSteady(two);
        isSilent(one);
        two.advance(600);
        two.hearAll();
        one.say();
        one.say();
        two.hearAll();
        two.advance(20_000);
        two.hearAll();

        assertThat(two.heard).isEmpty();
        assertThat(two.elsewhere(TEA)).containsExactly("ann");
    }

    @Test
    void nobodyLeavesBecauseTheDatabaseWasAwayAndLostItsTables() throws Exception {
        one.enters(TEA, "ann");
        two.enters(TEA, "ben");
        one.say();
        two.say();
        one.hearAll();
        two.hearAll();
        one.isCutOff();
        two.isCutOff();
        sql("TRUNCATE node, member");
        one.heard.clear();
        two.heard.clear();

        one.enters(TEA, "cid");
        one.exits(TEA, "cid");
        one.enters(TEA, "dan");
        one.advance(60_000);
        two.advance(60_000);
        one.say();
        two.hear();
        assertThat(one.heard).hasSize(3);
        assertThat(two.elsewhere(TEA)).containsExactly("ann");

        one.reachesDatabase = true;
        two.reachesDatabase = true;
        two.say();
        two.hear();
        two.advance(3_000);
        two.hear();
        assertThat(two.heard).isEmpty();

        one.hear();
        one.say();
        one.say();
        two.hearAll();
        assertThat(two.heard).containsExactly(here("dan"));
        two.advance(60_000);
        two.hearAll();
        one.hearAll();
        assertThat(two.elsewhere(TEA)).containsExactly("ann", "dan");
        assertThat(one.elsewhere(TEA)).containsExactly("ben");
    }

    @Test
    void whoDiedWhileTheDatabaseWasAwayLeavesAfterwards() throws Exception {
        one.enters(TEA, "ann");
        one.say();
        two.hearAll();
        two.isCutOff();
        sql("TRUNCATE node, member");
        two.reachesDatabase = true;
        two.hear();
        two.say();
        two.advance(10_000);
        two.hearAll();

        assertThat(two.heard).containsExactly(here("ann"), gone("ann"));
    }

    @Test
    void aNodeThatIsJustBackTakesNobodyForDead() throws Exception {
        one.enters(TEA, "ann");
        one.say();
        isSteady(two);
        two.isCutOff();
        two.reachesDatabase = true;
        two.hear();
        isSilent(one);
        two.advance(600);
        two.say();
        two.hearAll();
        two.advance(20_000);
        two.hearAll();
        assertThat(two.heard).isEmpty();

        one.say();
        isSteady(two);
        assertThat(two.elsewhere(TEA)).containsExactly("ann");
    }

    @Test
    void whatWasMissedWhileTheConnectionWasAwayIsRead() throws Exception {
        one.enters(TEA, "ann");
        one.say();
        two.hearAll();
        two.heard.clear();
        two.isCutOff();
        one.exits(TEA, "ann");
        one.enters(TEA, "ben");
        one.say();
        two.reachesDatabase = true;
        two.hear();

        assertThat(two.heard).containsExactlyInAnyOrder(gone("ann"), here("ben"));
    }

    @Test
    void aConnectionOnWhichNothingComesIsOpenedAgain() throws Exception {
        two.isDeaf();
        one.enters(TEA, "ann");
        one.say();
        two.advance(3_000);
        two.hear();
        assertThat(two.elsewhere(TEA)).isEmpty();

        two.advance(2_000);
        two.hear(); // gives the connection up
        two.hear();
        assertThat(two.elsewhere(TEA)).containsExactly("ann");
    }

    @Test
    void tooMuchThatGathersIsSaidAsAWhole() {
        TestNode small = new TestNode(database, 10);
        small.enters(TEA, "ann");
        small.hearAll();
        for (int i = 0; i < 100; i++) {
            small.enters(TEA, "user" + i);
        }
        small.exits(TEA, "ann");
        small.say();
        small.say();
        two.hearAll();

        assertThat(two.elsewhere(TEA)).hasSize(100).doesNotContain("ann");
        assertThat(new TestNode(database).elsewhere(TEA)).hasSize(100);
    }

    @Test
    void aCrowdTakesMoreThanOneNote() {
        for (int i = 0; i < 5_000; i++) {
            one.enters(TEA, "user" + i);
        }
        one.say();
        one.say();
        one.say();
        two.hearAll();
        assertThat(two.elsewhere(TEA)).hasSize(5_000);

        for (int i = 0; i < 5_000; i++) {
            one.exits(TEA, "user" + i);
        }
        one.say();
        one.say();
        one.say();
        two.hearAll();
        assertThat(two.elsewhere(TEA)).isEmpty();
        assertThat(two.heard).hasSize(10_000);
    }

    @Test
    void aNodeThatStopsSaysGoodbyeAndItsMembersHaveTheTimeToComeBack() {
        one.enters(TEA, "ann");
        one.enters(TEA, "ben");
        one.say();
        two.hearAll();
        two.heard.clear();
        one.signals.close();
        two.hearAll();
        two.enters(TEA, "ann");
        two.advance(4_600);
        two.hearAll();
        assertThat(two.elsewhere(TEA)).containsExactly("ann", "ben");

        two.advance(200);
        two.hearAll();
        assertThat(two.elsewhere(TEA)).isEmpty();
        assertThat(two.registry.get("chat.nodes.others").gauge().value()).isZero();
    }

    @Test
    void typingOfAnOutageIsDroppedAndControlIsNot() throws Exception {
        one.isCutOff();
        for (int i = 0; i < 2_000; i++) {
            one.signals.send(new Signal.Typing(TEA, TestNode.member("ann"), true));
        }
        one.signals.send(new Signal.Disconnect(new UserId("ann")));
        one.say();
        one.advance(5_000);
        one.reachesDatabase = true;
        one.say();
        two.hearAll();

        assertThat(two.heard).containsExactly(new Signal.Disconnect(new UserId("ann")));
        assertThat(one.registry
                        .get("chat.signals.dropped")
                        .tag("kind", "typing")
                        .counter()
                        .count())
                .isEqualTo(2_000);
    }
}
