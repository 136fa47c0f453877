package chat.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.TestPublisher;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room whose inboxes are small, in every order of things. */
final class AnyOrderTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final int INBOX_BYTES = 2_000;

    private final RoomStreams streams = new MemoryStreams(1000, Clock.systemUTC());
    private final TestPublisher publisher = new TestPublisher(streams);
    private final Rooms rooms =
            new Rooms(streams, new LocalSignals(), new ServerMetrics(new SimpleMeterRegistry()), () -> 0, INBOX_BYTES);
    private final List<TestLoop> loops = List.of(new TestLoop(), new TestLoop());

    private TestMember member(String name, int loop) {
        return new TestMember(name, loops.get(loop), rooms, false);
    }

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            publisher.say(ROOM, new UserId("u"), "x", null);
        }
    }

    /** Joins, messages, full sockets and steps of two loops in any order: each member sees every message once, in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void losesAndRepeatsNothingWhateverTheOrderOfThings(long seed) {
        Random random = new Random(seed);
        List<TestMember> members = new ArrayList<>();
        members.add(member("first", 0));
        members.get(0).join(ROOM, 0);
        for (int step = 0; step < 300; step++) {
            TestMember any = members.get(random.nextInt(members.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    TestMember joining = member("m" + step, random.nextInt(2));
                    joining.join(ROOM, 0);
                    members.add(joining);
                }
                case 1 -> any.setWritable(false);
                case 2 -> any.setWritable(true);
                case 3 -> loops.get(random.nextInt(2)).turn();
                default -> say(random.nextInt(4));
            }
        }
        members.forEach(member -> member.setWritable(true));
        say(1);
        loops.forEach(TestLoop::settle);
        long newest = members.get(0).seqs.size();
        assertThat(members)
                .allSatisfy(member -> assertThat(member.seqs)
                        .isEqualTo(LongStream.rangeClosed(1, newest).boxed().toList()));
        assertThat(newest).isPositive();
    }
}
