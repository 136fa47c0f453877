package chat.server.stream.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.stream.RoomStreams;
import chat.server.stream.StateContract;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class MemoryStreamsTest extends StateContract {

    private static final long FEW_BYTES = 2_000;

    @Override
    protected RoomStreams create() {
        return new MemoryStreams(KEPT, Clock.systemUTC(), FEW_BYTES);
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
