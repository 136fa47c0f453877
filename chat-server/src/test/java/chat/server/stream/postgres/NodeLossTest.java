package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.stream.Signal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that dies, stands still or stops, and a database that is away. */
final class NodeLossTest extends TwoNodes {

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

        two.advance(1_199);
        two.hearAll();
        assertThat(two.heard).isEmpty();
        two.advance(1); // 4.7 s after it was last heard of
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
        three.hearAll();
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
}
