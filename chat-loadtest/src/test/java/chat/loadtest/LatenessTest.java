package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LatenessTest {

    @ParameterizedTest
    @CsvSource({
        "4, 1, false",
        "3, 1, false",
        "2, 1, false",
        "1, 1, true",
        "4, 2, true",
        "10, 2, false",
        "9, 2, true",
        "0, 0, false"
    })
    void isTooMuchByMoreThanAFifthOfTheSecondsAndNotByASingleOneOfSeveral(int seconds, int late, boolean tooMuch) {
        Lateness lateness = new Lateness(Duration.ofMillis(50));
        for (int second = 0; second < seconds; second++) {
            Histogram micros = new Histogram(1_000_000, 3);
            micros.recordValue(second < late ? 60_000 : 1000);
            lateness.add(micros);
        }
        assertThat(lateness.isTooMuch()).isEqualTo(tooMuch);
    }
}
