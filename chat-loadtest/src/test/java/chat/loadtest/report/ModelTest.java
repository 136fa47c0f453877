package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class ModelTest {

    @Test
    void tellsPercentilesInMicroseconds() {
        Histogram micros = new Histogram(1_000_000, 3);
        for (int value = 1; value <= 1000; value++) {
            micros.recordValue(value);
        }
        assertThat(LatencyMicros.of(micros)).isEqualTo(new LatencyMicros(1000, 500, 900, 990, 999, 1000));
        assertThat(LatencyMicros.of(new Histogram(1_000_000, 3))).isEqualTo(LatencyMicros.NONE);
    }

    @Test
    void countsASecondByHowLongItWas() {
        Sample sample = new Sample(
                0,
                500,
                100,
                50,
                40,
                0,
                600,
                0,
                10,
                0,
                LatencyMicros.NONE,
                LatencyMicros.NONE,
                LatencyMicros.NONE,
                0.5,
                List.of());
        assertThat(sample.sentRate()).isEqualTo(100);
        assertThat(sample.acknowledgedRate()).isEqualTo(80);
        assertThat(sample.deliveredRate()).isEqualTo(1200);
    }

    @Test
    void keepsCopiesOfWhatItIsMadeOf() {
        Map<String, Long> errors = new TreeMap<>(Map.of("bad_request", 1L));
        Totals totals = new Totals(1, 1, 0, 9, Map.of("lost", 4L, "hole", 17L), errors, Map.of(), 0);
        errors.clear();
        assertThat(totals.errors()).containsEntry("bad_request", 1L);
        assertThat(totals.broken()).isEqualTo(21);
    }

    @Test
    void passesOnlyWhatIsClean() {
        assertThat(Outcome.values())
                .filteredOn(outcome -> new Judgement(outcome, "", List.of(), List.of()).passed())
                .containsExactly(Outcome.CLEAN);
    }
}
