package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SlowModeTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SlowMode<String, String> slow = new SlowMode<>();

    @Test
    void makesAUserWaitInARoomAndNobodyElse() {
        assertThat(slow.take("tea", "ann", 10_000, 0)).isZero();
        assertThat(slow.take("tea", "ann", 10_000, SECOND)).isEqualTo(9 * SECOND);
        assertThat(slow.take("tea", "bob", 10_000, SECOND)).isZero();
        assertThat(slow.take("talk", "ann", 10_000, SECOND)).isZero();
        assertThat(slow.take("tea", "ann", 10_000, 10 * SECOND)).isZero();
    }

    @Test
    void goesByThePresentSetting() {
        slow.take("tea", "ann", 60_000, 0);
        assertThat(slow.take("tea", "ann", 2_000, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void givesBackWhatWasNotSent() {
        slow.take("tea", "ann", 60_000, 0);
        slow.giveBack("tea", "ann");
        assertThat(slow.take("tea", "ann", 60_000, 0)).isZero();
        assertThat(slow.size()).isEqualTo(1);
    }

    @Test
    void forgetsThoseWhoMaySendAgain() {
        for (int i = 0; i < 10_000; i++) {
            slow.take("tea", "user" + i, 1_000, i * SECOND);
        }
        assertThat(slow.size()).isLessThan(1_100);
    }
}
