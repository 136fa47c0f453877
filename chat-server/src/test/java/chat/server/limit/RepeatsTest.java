package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RepeatsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = 60 * SECOND;

    private final Repeats repeats = new Repeats();
    private long now = -MINUTE; // System.nanoTime may be negative

    private long say(String text, @Nullable String id) {
        return repeats.take("tea", "ann", text, id, 3, MINUTE, now);
    }

    @Test
    void letsATextBeSaidAsOftenAsTheLimitInItsTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(say("hi", null)).isZero();
            now += 10 * SECOND;
        }

        assertThat(say("hi", null)).isEqualTo(30 * SECOND);
        now += 30 * SECOND;
        assertThat(say("hi", null)).isZero();
        assertThat(say("hi", null)).isEqualTo(10 * SECOND);
    }

    @Test
    void countsEachTextRoomAndPersonByItself() {
        for (int i = 0; i < 3; i++) {
            say("hi", null);
        }

        assertThat(say("hello", null)).isZero();
        assertThat(repeats.take("talk", "ann", "hi", null, 3, MINUTE, now)).isZero();
        assertThat(repeats.take("tea", "bob", "hi", null, 3, MINUTE, now)).isZero();
        assertThat(repeats.take("te", "aann", "hi", null, 3, MINUTE, now)).isZero();
    }

    @Test
    void doesNotCountTheSameMessageTwice() {
        for (int i = 0; i < 10; i++) {
            assertThat(say("hi", "1")).isZero();
        }
        assertThat(say("hi", "2")).isZero();
        assertThat(say("hi", "3")).isZero();

        assertThat(say("hi", "4")).isPositive();
        assertThat(say("hi", "4")).isPositive();
        assertThat(say("hi", "1")).isZero();
    }

    @Test
    void goesByThePresentLimit() {
        for (int i = 0; i < 3; i++) {
            say("hi", null);
            now += SECOND;
        }

        assertThat(repeats.take("tea", "ann", "hi", null, 1, 10 * SECOND, now)).isEqualTo(9 * SECOND);
        assertThat(repeats.take("tea", "ann", "hi", null, 20, MINUTE, now)).isZero();
    }

    @Test
    void whatWasRefusedMakesNobodyWaitLonger() {
        for (int i = 0; i < 3; i++) {
            say("hi", null);
        }
        for (int i = 0; i < 59; i++) {
            now += SECOND;
            assertThat(say("hi", null)).isPositive();
        }
        now += SECOND;

        assertThat(say("hi", null)).isZero();
    }

    @Test
    void holdsABoundedNumberOfTextsAndForgetsNoneThatFloods() {
        for (int i = 0; i < 4 * Repeats.MOST_TEXTS; i++) {
            say("text " + i, null);
            if (i % 100 == 0) {
                say("flood", null);
            }
        }

        assertThat(repeats.size()).isLessThanOrEqualTo(Repeats.MOST_TEXTS);
        assertThat(say("flood", null)).isPositive();
    }
}
