package chat.server.stream.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomSettings;
import chat.server.stream.RoomStreams;
import chat.server.stream.StateContract;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemoryStreamsTest extends StateContract {

    private static final long FEW_BYTES = 2_000;

    @Override
    protected RoomStreams create() {
        return new MemoryStreams(KEPT, Clock.systemUTC(), FEW_BYTES);
    }

    @Test
    void retainsEventsForAsLongAsTheRoomWants() {
        AtomicLong millis = new AtomicLong(1_000);
        RoomStreams timed = new MemoryStreams(KEPT, new TestClock(millis), FEW_BYTES);
        TestPublisher own = new TestPublisher(timed);
        accepted(own, ROOM, USER, "old", null);
        millis.addAndGet(50);
        RoomSettings settings = new RoomSettings(null, null, null, null, null, null, 100L);
        get(own.submit(ROOM, USER, null, new Submission.Configure(settings)));
        millis.addAndGet(60);

        assertThat(get(own.room(ROOM).position()).oldest()).isEqualTo(2);
        millis.addAndGet(60);
        assertThat(get(own.room(ROOM).position()).oldest()).isEqualTo(3);
        assertThat(get(own.room(ROOM).readBefore(Long.MAX_VALUE, 9)).payloads()).isEmpty();
        timed.close();
    }

    /** At the time that a test sets. */
    private static final class TestClock extends Clock {
        private final AtomicLong millis;

        private TestClock(AtomicLong millis) {
            this.millis = millis;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }
    }

    @Test
    void forgetsTheRoomClosedLongestAgoWhenIdleRoomsTakeTooMuch() {
        room(OTHER);
        String roomEpoch = publish(ROOM, USER, "x".repeat(500), null).epoch();
        String otherEpoch = publish(OTHER, USER, "x", null).epoch();
        publisher.close(ROOM);
        publisher.close(OTHER);
        room(ROOM);
        room(OTHER);
        assertThat(get(room(ROOM).position()).epoch()).isNotEqualTo(roomEpoch);
        assertThat(get(room(OTHER).position()).epoch()).isEqualTo(otherEpoch);
    }
}
