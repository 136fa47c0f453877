package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RemoteMembersTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final MemberTable.Stored NOBODY = new MemberTable.Stored(0, Map.of());

    private final List<Signal> heard = new ArrayList<>();
    private final RemoteMembers members = new RemoteMembers(2, heard::add);

    private static Signal here(String user) {
        return new Signal.EnteredElsewhere(TEA, TestNode.member(user));
    }

    private static Signal gone(String user) {
        return new Signal.ExitedElsewhere(TEA, new UserId(user));
    }

    private static MemberTable.Stored stored(long said, String... users) {
        Map<UserId, UserName> of = new HashMap<>();
        for (String user : users) {
            of.put(new UserId(user), TestNode.member(user).name());
        }
        return new MemberTable.Stored(said, Map.of(TEA, of));
    }

    @Test
    void ofAWholeListOnlyTheDifferenceIsNews() {
        members.replace(1, stored(1, "ann", "ben"));
        heard.clear();
        members.replace(1, stored(2, "ben", "cid"));

        assertThat(heard).containsExactly(gone("ann"), here("cid"));
        assertThat(members.members()).isEqualTo(2);
    }

    @Test
    void eachNoteCountsOnceAndAMissingOneShows() {
        members.replace(1, new MemberTable.Stored(5, Map.of()));

        assertThat(members.isOld(1, 5)).isTrue();
        assertThat(members.isHole(1, 6)).isFalse();
        assertThat(members.isOld(1, 6)).isTrue();
        assertThat(members.isHole(1, 8)).isTrue();
        assertThat(members.isHole(2, 1)).isTrue();
    }

    @Test
    void aNodeThatIsHeardOfAgainDoesNotLeave() {
        members.replace(1, stored(1, "ann"));
        members.replace(3, stored(1, "ben"));
        members.allLeaveBut(Set.of(), 100);
        members.isHole(1, 2);
        members.leave(99);
        assertThat(members.nodes()).isEqualTo(2);

        assertThat(members.leave(100)).containsExactly(3L);
        assertThat(heard).containsExactly(here("ann"), here("ben"), gone("ben"));
        assertThat(members.rooms()).containsExactly(TEA);
    }

    @Test
    void theEarliestTimeToLeaveCounts() {
        members.replace(1, NOBODY);
        members.leaves(1, 100);
        members.leaves(1, 200);

        assertThat(members.leave(100)).containsExactly(1L);
    }

    @Test
    void theFirstOfTheNodesSaysWhoWasLost() {
        members.replace(1, stored(1, "ann"));
        members.replace(3, stored(1, "ann", "ben"));
        members.leaves(3, 100);
        members.leave(100);
        assertThat(heard).containsExactly(here("ann"), here("ben"), gone("ben"));

        members.leaves(1, 100);
        members.leave(100);
        assertThat(heard).endsWith(gone("ann"), new Signal.Lost(TEA, TestNode.member("ann")));
    }

    @Test
    void aLargeRoomIsRecalledInParts() {
        List<Signal> all = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            members.here(1, TEA, TestNode.member("user" + (1_000 + i)));
        }
        Queue<Runnable> later = new ArrayDeque<>();
        heard.clear();
        members.recall(TEA, later::add);
        assertThat(heard).hasSize(RemoteMembers.RECALL_MEMBERS);

        members.notHere(1, TEA, new UserId("user2199"));
        while (!later.isEmpty()) {
            later.remove().run();
        }
        all.addAll(heard);
        assertThat(all)
                .hasSize(1_200)
                .doesNotHaveDuplicates()
                .contains(gone("user2199"))
                .doesNotContain(here("user2199"));
    }

    @Test
    void membersComeInPages() {
        for (String user : List.of("cid", "ann", "ben")) {
            members.here(1, TEA, TestNode.member(user));
        }

        assertThat(members.page(TEA, null, 2).members())
                .containsExactly(TestNode.member("ann"), TestNode.member("ben"));
        assertThat(members.page(TEA, null, 2).more()).isTrue();
        assertThat(members.page(TEA, new UserId("ben"), 2).members()).containsExactly(TestNode.member("cid"));
        assertThat(members.page(TEA, new UserId("ben"), 2).more()).isFalse();
        assertThat(members.page(TEA, null, 0).count()).isEqualTo(3);
    }
}
