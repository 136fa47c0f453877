package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RarelyTest {

    private static final long START = Long.MAX_VALUE - 1; // the clock of nanoseconds may overflow

    private final Rarely rarely = new Rarely(START);

    @Test
    void letsTheFirstOneOfAMinutePass() {
        assertThat(rarely.mayPass(START)).isTrue();
        assertThat(rarely.mayPass(START + TimeUnit.SECONDS.toNanos(59))).isFalse();
        assertThat(rarely.mayPass(START + TimeUnit.SECONDS.toNanos(60))).isTrue();
        assertThat(rarely.mayPass(START + TimeUnit.SECONDS.toNanos(61))).isFalse();
    }
}
