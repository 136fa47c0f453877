package chat.server.backplane.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.backplane.Backplane;
import chat.server.backplane.BackplaneContract;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class MemoryBackplaneTest extends BackplaneContract {

    private static final long FEW_BYTES = 2_000;

    @Override
    protected Backplane create() {
        return new MemoryBackplane(KEPT, Clock.systemUTC(), FEW_BYTES);
    }

    @Test
    void forgetsTheRoomClosedLongestAgoWhenIdleRoomsTakeTooMuch() {
        backplane.open(OTHER);
        String roomEpoch = publish(ROOM, USER, "x".repeat(500), null).epoch();
        String otherEpoch = publish(OTHER, USER, "x", null).epoch();
        backplane.close(ROOM);
        backplane.close(OTHER);
        backplane.open(ROOM);
        backplane.open(OTHER);
        assertThat(get(backplane.position(ROOM)).epoch()).isNotEqualTo(roomEpoch);
        assertThat(get(backplane.position(OTHER)).epoch()).isEqualTo(otherEpoch);
    }

    @Test
    void refusesToReadARoomThatIsNotOpen() {
        assertThatThrownBy(() -> backplane.position(OTHER)).isInstanceOf(IllegalStateException.class);
    }
}
