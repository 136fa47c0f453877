package chat.server.room;

import static chat.server.metrics.LimitMeters.Dispensable.PRESENCE;
import static chat.server.metrics.LimitMeters.Dispensable.TYPING;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.LimitMeters.Dispensable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLoadTest {

    private static final long CAPACITY = 1_000;

    private long now = Long.MAX_VALUE - 1_000; // nanoTime may wrap at any time
    private final LoopLoad load = new LoopLoad(now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void batches(int count, long lateMillis) {
        for (int i = 0; i < count; i++) {
            load.scheduled(now);
            pass(lateMillis);
            load.began(now);
        }
    }

    private boolean leavesOut(Dispensable what) {
        return load.leavesOut(what, false, 0, CAPACITY, now);
    }

    @Test
    void typingGoesFirstAndPresenceLater() {
        assertThat(leavesOut(TYPING)).isFalse();

        batches(40, 200);
        assertThat(leavesOut(TYPING)).isTrue();
        assertThat(leavesOut(PRESENCE)).isFalse();

        batches(40, 800);
        assertThat(leavesOut(PRESENCE)).isTrue();
    }

    @Test
    void aSecondWithoutLatenessBringsThemBack() {
        batches(40, 800);
        for (int i = 0; i < 200; i++) {
            batches(1, 1);
            pass(10);
        }
        assertThat(leavesOut(TYPING)).isFalse();
        assertThat(leavesOut(PRESENCE)).isFalse();
    }

    @Test
    void oneLateBatchDoesNoHarm() {
        batches(1, 700);
        assertThat(leavesOut(TYPING)).isFalse();
    }

    @Test
    void aLoopThatDoesNotBeginAtAllIsLate() {
        load.scheduled(now);
        pass(1_000);
        assertThat(load.leavesOut(TYPING, true, 0, CAPACITY, now)).isTrue();
        assertThat(load.leavesOut(PRESENCE, true, 0, CAPACITY, now)).isFalse();
        pass(3_000);
        assertThat(load.leavesOut(PRESENCE, true, 0, CAPACITY, now)).isTrue();
    }

    @Test
    void whatWaitsForTheLoopCountsToo() {
        assertThat(load.leavesOut(TYPING, false, 126, CAPACITY, now)).isTrue();
        assertThat(load.leavesOut(PRESENCE, false, 126, CAPACITY, now)).isFalse();
        assertThat(load.leavesOut(PRESENCE, false, 251, CAPACITY, now)).isTrue();
    }
}
