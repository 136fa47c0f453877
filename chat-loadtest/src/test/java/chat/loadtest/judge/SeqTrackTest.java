package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeqTrackTest {

    @Test
    void takesSeqsWithoutAHoleFromTheJoinOn() {
        SeqTrack track = new SeqTrack(41);
        assertThat(track.see(42)).isEqualTo(Verdict.IN_ORDER);
        assertThat(track.see(43)).isEqualTo(Verdict.IN_ORDER);
        assertThat(track.highest()).isEqualTo(43);
        assertThat(track.seen()).isEqualTo(2);
    }

    @Test
    void takesWhatWasAlreadyThereAtTheJoinForARepetition() {
        assertThat(new SeqTrack(41).see(41)).isEqualTo(Verdict.REPEATED);
    }

    @Test
    void tellsALateSeqFromARepeatedOne() {
        SeqTrack track = new SeqTrack(0);
        track.see(5);
        assertThat(track.see(3)).isEqualTo(Verdict.OUT_OF_ORDER);
        assertThat(track.see(3)).isEqualTo(Verdict.REPEATED);
        assertThat(track.see(1)).isEqualTo(Verdict.OUT_OF_ORDER);
        assertThat(track.see(5)).isEqualTo(Verdict.REPEATED);
        assertThat(track.see(6)).isEqualTo(Verdict.IN_ORDER);
        assertThat(track.seen()).isEqualTo(4);
    }

    @Test
    void agreesWithASetOfEverythingSeen() {
        Random random = new Random(7);
        SeqTrack track = new SeqTrack(0);
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 20_000; i++) {
            long seq = Math.max(1, highest - 20 + random.nextInt(24));
            Verdict expected =
                    seen.contains(seq) ? Verdict.REPEATED : seq > highest ? Verdict.IN_ORDER : Verdict.OUT_OF_ORDER;
            seen.add(seq);
            highest = Math.max(highest, seq);
            assertThat(track.see(seq)).as("seq %d, step %d", seq, i).isEqualTo(expected);
        }
        assertThat(track.seen()).isEqualTo(seen.size());
        assertThat(track.highest()).isEqualTo(highest);
    }

    @Test
    void forgetsTheOldestOfTooManyHolesAndKeepsItLost() {
        SeqTrack track = new SeqTrack(0);
        long holes = SeqTrack.MOST_HOLES + 1;
        for (long hole = 1; hole <= holes; hole++) {
            track.see(2 * hole);
        }
        assertThat(track.see(1)).isEqualTo(Verdict.REPEATED);
        assertThat(track.see(3)).isEqualTo(Verdict.OUT_OF_ORDER);
        assertThat(track.seen()).isEqualTo(holes + 1);
    }
}
