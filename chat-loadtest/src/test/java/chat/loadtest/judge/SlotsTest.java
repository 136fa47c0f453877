package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.judge.Numbering.Seen;
import org.junit.jupiter.api.Test;

final class SlotsTest {

    private static final long STAMP = Stamp.of(7, 8, 9);

    private final Slots slots = new Slots(256);

    @Test
    void fillsInWhatIsNotKnownOfASenderAndComparesTheRest() {
        assertThat(slots.claim(5, 1, 2)).isTrue();
        assertThat(slots.compare(5, 1, 2, Stamp.of(7, 0, 9))).isEqualTo(Seen.SAME);
        assertThat(slots.compare(5, 1, 2, Stamp.of(7, 3, 9))).isEqualTo(Seen.SAME);
        assertThat(slots.compare(5, 1, 2, Stamp.of(7, 4, 9))).isEqualTo(Seen.CHANGED);
        assertThat(Stamp.differences(slots.stamp(5), Stamp.of(1, 3, 2))).isEqualTo("user, time");
        assertThat(slots.compare(5, 1, 2, Stamp.UNKNOWN)).isEqualTo(Seen.SAME);
    }

    @Test
    void doesNotTakeTheStampOfAnOlderSeqForThatOfANewerOne() {
        slots.claim(5, 1, 2);
        slots.compare(5, 1, 2, STAMP);
        assertThat(slots.claim(5 + 256, 1, 3)).isTrue();
        assertThat(slots.stamp(5 + 256)).isEqualTo(Stamp.UNKNOWN);
        assertThat(slots.compare(5 + 256, 1, 3, Stamp.of(1, 2, 3))).isEqualTo(Seen.SAME);
        assertThat(slots.compare(5, 1, 2, STAMP)).isEqualTo(Seen.UNKNOWN);
        assertThat(slots.claim(5, 1, 2)).isFalse();
    }

    @Test
    void holdsSeqsHoweverHighTheyBegin() {
        long seq = 256L * 4000 + 5;
        assertThat(slots.compare(seq, 1, 2, STAMP)).isEqualTo(Seen.FIRST);
        assertThat(slots.claim(seq, 1, 2)).isTrue();
        assertThat(slots.compare(seq, 1, 2, STAMP)).isEqualTo(Seen.SAME);
        assertThat(slots.compare(seq, 1, 2, Stamp.of(7, 8, 10))).isEqualTo(Seen.CHANGED);
    }
}
