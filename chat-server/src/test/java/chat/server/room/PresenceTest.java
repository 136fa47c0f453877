package chat.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A room whose members are on several nodes. */
final class PresenceTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final Member ANN = new Member(new UserId("ann"), new UserName("Ann"));
    private static final Member ANNE = new Member(new UserId("ann"), new UserName("Anne"));

    private final List<String> observed = new ArrayList<>();
    private final Presence presence = new Presence(ROOM, () -> new RoomObserver() {
        @Override
        public void published(RoomEvent event) {}

        @Override
        public void joined(RoomName room, Member member) {
            observed.add("joined " + member.name());
        }

        @Override
        public void left(RoomName room, Member member) {
            observed.add("left " + member.name());
        }
    });

    private static ServerMessage.Presence changes(int count, List<Member> joined, List<Member> left) {
        return new ServerMessage.Presence(ROOM, count, joined, left);
    }

    @Test
    void aUserHereAndElsewhereIsOneMember() {
        assertThat(presence.enterElsewhere(ANN)).isTrue();
        assertThat(presence.enterElsewhere(ANN)).isFalse();
        presence.enter(ANN);
        assertThat(presence.takeChanges()).isEqualTo(changes(1, List.of(ANN), List.of()));

        assertThat(presence.exitElsewhere(ANN.user())).isFalse();
        presence.enterElsewhere(ANN);
        assertThat(presence.exit(ANN.user())).isFalse();
        assertThat(presence.takeChanges()).isNull();

        assertThat(presence.exitElsewhere(ANN.user())).isTrue();
        assertThat(presence.exitElsewhere(ANN.user())).isFalse();
        assertThat(presence.takeChanges()).isEqualTo(changes(0, List.of(), List.of(ANN)));
    }

    @Test
    void theNameGivenLastCountsWhereverItWasGiven() {
        presence.enter(ANN);
        presence.takeChanges();
        presence.enterElsewhere(ANNE);
        assertThat(presence.takeChanges()).isEqualTo(changes(1, List.of(ANNE), List.of()));

        presence.rename(ANN);
        assertThat(presence.takeChanges()).isEqualTo(changes(1, List.of(ANN), List.of()));
    }

    @Test
    void whoComesAndGoesWithinABatchElsewhereWasNeverThere() {
        presence.enterElsewhere(ANN);
        presence.exitElsewhere(ANN.user());

        assertThat(presence.takeChanges()).isNull();
    }

    @Test
    void theNodeWithTheConnectionObservesAndTheOthersDoNot() {
        presence.enterElsewhere(ANN);
        presence.exitElsewhere(ANN.user());
        assertThat(observed).isEmpty();

        presence.enter(ANN);
        presence.exit(ANN.user());
        assertThat(observed).containsExactly("joined Ann", "left Ann");

        observed.clear();
        presence.enterElsewhere(ANN);
        presence.enter(ANN);
        presence.exit(ANN.user());
        assertThat(observed).isEmpty();
    }

    @Test
    void aCrowdIsCountedAndNotNamed() {
        for (int i = 0; i <= Limits.PRESENCE_LIST_MEMBERS; i++) {
            presence.enterElsewhere(new Member(new UserId("user" + i), new UserName("User")));
        }

        assertThat(presence.takeChanges()).isEqualTo(changes(Limits.PRESENCE_LIST_MEMBERS + 1, List.of(), List.of()));
    }
}
