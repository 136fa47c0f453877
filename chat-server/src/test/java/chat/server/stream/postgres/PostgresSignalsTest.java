package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Signal;
import org.junit.jupiter.api.Test;

/** What one node says and the other hears. */
final class PostgresSignalsTest extends TwoNodes {

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
    void whatCouldNotBeSaidIsSaidAgain() throws Exception {
        one.losesItsConnections();
        one.enters(TEA, "ann");
        one.signals.send(new Signal.Disconnect(new UserId("ben")));
        one.say(); // finds out
        one.say();
        two.hearAll();

        assertThat(two.heard).containsExactlyInAnyOrder(here("ann"), new Signal.Disconnect(new UserId("ben")));
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
