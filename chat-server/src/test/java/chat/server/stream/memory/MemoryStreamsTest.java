package chat.server.stream.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.stream.RoomStreams;
import chat.server.stream.RoomStreamsContract;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class MemoryStreamsTest extends RoomStreamsContract {

    private static final long FEW_BYTES = 2_000;

    @Override
    protected RoomStreams create() {
        return new MemoryStreams(KEPT, Clock.systemUTC(), FEW_BYTES);
    }

    @Test
    void forgetsTheRoomClosedLongestAgoWhenIdleRoomsTakeTooMuch() {
        streams.open(OTHER);
        String roomEpoch = publish(ROOM, USER, "x".repeat(500), null).epoch();
        String otherEpoch = publish(OTHER, USER, "x", null).epoch();
        streams.close(ROOM);
        streams.close(OTHER);
        streams.open(ROOM);
        streams.open(OTHER);
        assertThat(get(streams.position(ROOM)).epoch()).isNotEqualTo(roomEpoch);
        assertThat(get(streams.position(OTHER)).epoch()).isEqualTo(otherEpoch);
    }

    @Test
    void refusesToReadARoomThatIsNotOpen() {
        assertThatThrownBy(() -> streams.position(OTHER)).isInstanceOf(IllegalStateException.class);
    }
}
