package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {

    private static final long START = Long.MAX_VALUE - 1_000; // nanoTime may wrap at any time
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TokenBucket bucket = new TokenBucket(START);

    private boolean tryTake(long now) {
        return bucket.tryTake(10, 20, now);
    }

    private int take(int wanted, long now) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += tryTake(now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void allowsABurst() {
        assertThat(take(50, START)).isEqualTo(20);
    }

    @Test
    void fillsAtItsRate() {
        take(50, START);
        assertThat(take(50, START + SECOND)).isEqualTo(10);
        assertThat(take(50, START + SECOND + SECOND / 10)).isEqualTo(1);
    }

    @Test
    void isNeverMoreThanFull() {
        assertThat(take(50, START + 100 * SECOND)).isEqualTo(20);
    }

    @Test
    void isEmptyAtMostWhenItsRateChanges() {
        for (int i = 0; i < 100; i++) {
            bucket.tryTake(1, 100, START); // full again in 100 s
        }
        assertThat(bucket.nanosUntilToken(10, 20, START)).isEqualTo(SECOND / 10);
    }

    @Test
    void tellsWhenTheNextTokenComes() {
        take(20, START);
        long wait = bucket.nanosUntilToken(10, 20, START);
        assertThat(wait).isEqualTo(SECOND / 10);
        assertThat(tryTake(START + wait - 1)).isFalse();
        assertThat(tryTake(START + wait)).isTrue();
    }

    @Test
    void severalTokensAreTakenTogetherOrNoneIs() {
        TokenBucket bucket = new TokenBucket(0);

        assertThat(bucket.take(7, 10, 10, 0)).isZero();
        assertThat(bucket.take(4, 10, 10, 0)).isEqualTo(100_000_000L);
        assertThat(bucket.take(3, 10, 10, 0)).isZero();
        assertThat(bucket.take(10, 10, 10, 0)).isEqualTo(1_000_000_000L);
        assertThat(bucket.take(10, 10, 10, 1_000_000_000L)).isZero();
    }
}
