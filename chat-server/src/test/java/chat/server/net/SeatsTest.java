package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeatsTest {

    private final List<String> evicted = new ArrayList<>();
    private final Seats seats = new Seats(2, () -> evicted.add("one"));
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final EmbeddedChannel second = new EmbeddedChannel();
    private final EmbeddedChannel third = new EmbeddedChannel();

    @AfterEach
    void close() {
        List.of(first, second, third).forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private List<Boolean> open() {
        return List.of(first, second, third).stream().map(Channel::isOpen).toList();
    }

    @Test
    void whoHasWaitedLongestGivesWay() {
        seats.take(first);
        seats.take(second);
        seats.asks(first);
        seats.answered(first);

        seats.take(third);

        assertThat(open()).containsExactly(true, false, true);
        assertThat(evicted).hasSize(1);
    }

    @Test
    void whoIsBeingAnsweredGivesWayOnlyWhereNobodyWaits() {
        seats.take(first);
        seats.asks(first);
        seats.take(second);
        seats.take(third);
        assertThat(open()).containsExactly(true, false, true);

        seats.asks(third);
        seats.take(new EmbeddedChannel());
        assertThat(open()).containsExactly(false, false, true);
    }

    @Test
    void whoAsksFindsNoSeatWhereAllAreBeingAnswered() {
        assertThat(seats.tryTake(first)).isTrue();
        assertThat(seats.tryTake(second)).isTrue();
        assertThat(seats.tryTake(third)).isFalse();

        seats.answered(first);
        assertThat(seats.tryTake(third)).isTrue();
        assertThat(open()).containsExactly(false, true, true);
    }

    @Test
    void whoLeavesMakesRoom() {
        seats.take(first);
        seats.take(second);
        seats.leave(first);

        seats.take(third);

        assertThat(evicted).isEmpty();
    }
}
