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
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import chat.server.stream.TestPublisher;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** A loop has too much to do: typing is left out first, then presence, and never a message. */
final class LeavingOutTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final Member ANN = new Member(new UserId("ann"), new UserName("Ann"));
    private static final long INBOX_BYTES = 4_000;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RoomStreams streams = new MemoryStreams(1_000, Clock.systemUTC());
    private final TestPublisher publisher = new TestPublisher(streams);
    private final Signals signals = new LocalSignals();
    private final Rooms rooms = new Rooms(streams, signals, new ServerMetrics(registry), () -> 0, INBOX_BYTES);
    private final TestLoop loop = new TestLoop();
    private final TestMember ben = new TestMember("ben", loop, rooms, false);
    private int said;

    private void enter() {
        ben.joinLive(ROOM);
        loop.advance(1);
        ben.pushes.clear();
    }

    /** Presence is pushed from the loop of the first member. */
    private void hearOfBen(TestLoop first) {
        first.advance(1);
        loop.settle();
        ben.pushes.clear();
    }

    /** Messages that the loop does not come to write yet. */
    private void sayUntil(long bytes) {
        for (long waiting = 0; waiting < bytes; waiting += 100) {
            publisher.say(ROOM, ANN.user(), "x", null);
            said++;
        }
    }

    private void type() {
        signals.send(new Signal.Typing(ROOM, ANN, true));
    }

    private double leftOut(String kind) {
        return registry.get("chat.left.out").tag("kind", kind).counter().count();
    }

    @Test
    void typingGoesWhileMessagesWait() {
        enter();
        sayUntil(INBOX_BYTES / 6);
        type();
        loop.settle();

        assertThat(ben.pushes).isEmpty();
        assertThat(ben.seqs).hasSize(said);
        assertThat(leftOut("typing")).isEqualTo(1);

        type();
        loop.settle();
        assertThat(ben.pushes).containsExactly(new ServerMessage.Typing(ROOM, ANN.user(), ANN.name(), true));
    }

    @Test
    void presenceGathersUntilTheLoopHasTimeAgain() {
        TestLoop busy = new TestLoop();
        new TestMember("cid", busy, rooms, false).joinLive(ROOM);
        busy.advance(1);
        enter();
        hearOfBen(busy);
        sayUntil(INBOX_BYTES / 2);
        loop.settle(); // and not the other one
        signals.send(new Signal.Entered(ROOM, ANN));
        loop.advance(1);
        assertThat(ben.pushes).isEmpty();
        assertThat(ben.seqs).hasSize(said);
        assertThat(leftOut("presence")).isPositive();

        busy.settle();
        loop.advance(1);
        assertThat(ben.pushes).hasSize(1);
        assertThat(((ServerMessage.Presence) ben.pushes.get(0)).joined()).contains(ANN);
        busy.settle();
    }

    @Test
    void aLoopThatNeverHasTimeDoesNotKeepPresenceFromTheOthers() {
        TestLoop stuck = new TestLoop();
        TestMember cid = new TestMember("cid", stuck, rooms, false);
        cid.joinLive(ROOM);
        stuck.advance(1);
        enter();
        hearOfBen(stuck);
        sayUntil(INBOX_BYTES / 2);
        loop.settle();
        signals.send(new Signal.Entered(ROOM, ANN));
        for (int second = 0; second < 12; second++) {
            loop.advance(1);
        }
        assertThat(ben.pushes).hasSize(1);
        stuck.settle();
        assertThat(cid.seqs).hasSize(said);
    }
}
