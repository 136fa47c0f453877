package chat.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Broadcast, joining and catching up, on loops that the test turns. */
final class RoomsTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName OTHER = new RoomName("other");
    private static final UserId USER = new UserId("u");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ServerMetrics metrics = new ServerMetrics(registry);
    private final RoomStreams streams = new MemoryStreams(1000, Clock.systemUTC());
    private final TestPublisher publisher = new TestPublisher(streams);
    private Rooms rooms = new Rooms(streams, new LocalSignals(), metrics, () -> 0);
    private final TestLoop loop = new TestLoop();

    private void say(RoomName room) {
        publisher.say(room, USER, "x", null);
    }

    private void say(RoomName room, int times) {
        for (int i = 0; i < times; i++) {
            say(room);
        }
    }

    private TestMember member(String name, TestLoop on) {
        return new TestMember(name, on, rooms, false);
    }

    private List<TestMember> liveMembers(int count) {
        List<TestMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestMember member = member("m" + i, loop);
            member.joinLive(ROOM);
            members.add(member);
        }
        loop.settle();
        return members;
    }

    private static List<Long> seqs(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private double meter(String name) {
        return registry.get(name).meter().measure().iterator().next().getValue();
    }

    @Test
    void givesAllMembersTheSameBytes() {
        List<TestMember> members = liveMembers(3);
        say(ROOM);
        loop.settle();
        assertThat(members).allSatisfy(member -> {
            assertThat(member.seqs).containsExactly(1L);
            assertThat(member.addresses).isEqualTo(members.get(0).addresses);
        });
    }

    @Test
    void writesAndFlushesAMemberOnceHoweverManyMessagesATurnBrings() {
        List<TestMember> members = liveMembers(2);
        say(ROOM, 5);
        loop.settle();
        assertThat(members).allSatisfy(member -> {
            assertThat(member.seqs).isEqualTo(seqs(1, 5));
            assertThat(member.writes).isEqualTo(1);
            assertThat(member.flushes).isEqualTo(1);
        });
    }

    @Test
    void flushesAMemberOnceForAllItsRooms() {
        TestMember member = member("m", loop);
        member.joinLive(ROOM);
        member.joinLive(OTHER);
        loop.settle();
        say(ROOM, 2);
        say(OTHER, 2);
        loop.settle();
        assertThat(member.writes).isEqualTo(2);
        assertThat(member.flushes).isEqualTo(1);
    }

    /** The write that fills its buffer is the last one that it gets live, and comes once. */
    @Test
    void aMemberWhoseBufferIsFilledByABroadcastGetsItOnce() {
        List<TestMember> members = liveMembers(3);
        members.get(1).isFullAfterAWrite();
        say(ROOM, 2);
        loop.settle();
        say(ROOM);
        loop.settle();
        assertThat(members.get(1).seqs).isEqualTo(seqs(1, 2));
        members.get(1).setWritable(true);
        loop.settle();
        assertThat(members).allSatisfy(member -> assertThat(member.seqs).isEqualTo(seqs(1, 3)));
    }

    @Test
    void givesALoopOneTaskForAllMessagesOfATurnAndNoneToALoopWithoutMembers() {
        TestLoop withoutMembers = new TestLoop();
        member("elsewhere", withoutMembers).joinLive(OTHER);
        withoutMembers.settle();
        liveMembers(2);
        say(ROOM, 3);
        assertThat(loop.turn()).isEqualTo(1);
        assertThat(withoutMembers.turn()).isZero();
    }

    @Test
    void reachesMembersOnAllLoops() {
        TestLoop second = new TestLoop();
        TestMember here = member("here", loop);
        TestMember there = member("there", second);
        here.joinLive(ROOM);
        there.joinLive(ROOM);
        say(ROOM, 2);
        loop.settle();
        second.settle();
        assertThat(here.seqs).containsExactly(1L, 2L);
        assertThat(there.seqs).containsExactly(1L, 2L);
    }

    @Test
    void tellsPlainMembersTheLineAlone() {
        TestMember plain = new TestMember("plain", loop, rooms, true);
        plain.joinLive(ROOM);
        say(ROOM);
        loop.settle();
        assertThat(plain.lines).containsExactly("{\"name\":\"name\",\"mess\":\"x\"}");
    }

    @Test
    void skipsAMemberThatCannotBeWrittenAndCatchesItUp() {
        List<TestMember> members = liveMembers(2);
        TestMember slow = members.get(0);
        say(ROOM);
        loop.settle();
        slow.setWritable(false);
        say(ROOM, 250);
        loop.settle();
        assertThat(slow.seqs).isEqualTo(seqs(1, 1));
        assertThat(members.get(1).seqs).isEqualTo(seqs(1, 251));
        assertThat(meter("chat.members.behind")).isEqualTo(1);
        slow.setWritable(true);
        loop.settle();
        say(ROOM);
        loop.settle();
        assertThat(slow.seqs).isEqualTo(seqs(1, 252));
        assertThat(meter("chat.members.behind")).isZero();
    }

    @Test
    void countsAMemberAsBehindOnlyOnceItMissesAMessage() {
        TestMember slow = liveMembers(1).get(0);
        slow.setWritable(false);
        loop.settle();
        assertThat(meter("chat.members.behind")).isZero();
        slow.setWritable(true);
        say(ROOM);
        loop.settle();
        assertThat(slow.seqs).isEqualTo(seqs(1, 1));
        slow.setWritable(false);
        say(ROOM);
        loop.settle();
        assertThat(meter("chat.members.behind")).isEqualTo(1);
    }

    @Test
    void givesUpAMemberWhoseNextMessageIsNoLongerKept() {
        TestMember slow = liveMembers(1).get(0);
        say(ROOM);
        loop.settle();
        slow.setWritable(false);
        say(ROOM, 1500);
        loop.settle();
        slow.setWritable(true);
        loop.settle();
        assertThat(slow.lost).isTrue();
        assertThat(slow.seqs).isEqualTo(seqs(1, 1));
    }

    @Test
    void feedsFromTheHistoryWhatDidNotFitIntoTheInbox() {
        rooms = new Rooms(streams, new LocalSignals(), metrics, () -> 0, 600);
        List<TestMember> members = liveMembers(2);
        say(ROOM, 20);
        loop.settle();
        say(ROOM, 1);
        loop.settle();
        assertThat(members).allSatisfy(member -> assertThat(member.seqs).isEqualTo(seqs(1, 21)));
        assertThat(meter("chat.loop.inbox.overflows")).isPositive();
    }

    @Test
    void whatWaitsForBroadcastsDoesNotWaitForThoseThatComeLater() {
        TestMember member = liveMembers(1).get(0);
        member.onWrite = () -> say(ROOM, member.seqs.size() < 20 ? 1 : 0); // the inbox is not empty before
        say(ROOM, 2);
        List<Long> written = new ArrayList<>();
        member.afterBroadcasts(() -> written.addAll(member.seqs));

        loop.settle();

        assertThat(written).containsExactlyElementsOf(seqs(1, 2));
    }

    @Test
    void gathersPresenceForASecond() {
        TestMember first = member("first", loop);
        first.joinLive(ROOM);
        loop.advance(1);
        first.pushes.clear();
        member("second", loop).joinLive(ROOM);
        Membership third = member("third", loop).joinLive(ROOM);
        loop.settle();
        assertThat(first.pushes).isEmpty();
        third.leave(new Member(new UserId("third"), new UserName("third")), true);
        loop.advance(1);
        assertThat(first.pushes)
                .containsExactly(new ServerMessage.Presence(
                        ROOM, 2, List.of(new Member(new UserId("second"), new UserName("second"))), List.of()));
    }

    @Test
    void keepsWhoDroppedAMemberForFiveSeconds() {
        TestMember stays = member("stays", loop);
        Membership here = stays.joinLive(ROOM);
        TestMember drops = member("drops", loop);
        drops.joinLive(ROOM).leave(drops.member, false);
        loop.advance(4);
        assertThat(here.memberCount()).isEqualTo(2);
        loop.advance(1);
        assertThat(here.memberCount()).isEqualTo(1);
    }

    @Test
    void forgetsARoomThatNobodyIsIn() {
        TestMember only = member("only", loop);
        Membership membership = only.joinLive(ROOM);
        assertThat(meter("chat.rooms")).isEqualTo(1);
        membership.leave(only.member, true);
        assertThat(meter("chat.rooms")).isZero();
    }

    @Test
    void givesPlainMembersNothingOfAnEdit() {
        TestMember plain = new TestMember("plain", loop, rooms, true);
        TestMember chat = member("chat", loop);
        plain.joinLive(ROOM);
        chat.joinLive(ROOM);
        say(ROOM);
        publisher.submit(ROOM, USER, null, new Submission.Edit(1, "y", 0));
        say(ROOM);
        loop.settle();
        assertThat(plain.lines).hasSize(2);
        assertThat(chat.seqs).isEqualTo(seqs(1, 3));
    }
}
