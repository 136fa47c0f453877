package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OnceAMinuteTest {

    @Test
    void letsTheFirstEventThroughAndOneAMinuteLater() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
        OnceAMinute once = new OnceAMinute(nanos::get);

        assertThat(once.isDue()).isTrue();
        assertThat(once.isDue()).isFalse();
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(once.isDue()).isFalse();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(once.isDue()).isTrue();
        assertThat(once.isDue()).isFalse();
    }
}
