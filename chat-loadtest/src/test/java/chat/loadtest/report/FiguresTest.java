package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 µs",
        "85, 85 µs",
        "999.6, '1,000 µs'",
        "1000, 1 ms",
        "1234, 1.23 ms",
        "12340, 12.3 ms",
        "123400, 123 ms",
        "2010000, 2.01 s",
        "NaN, –"
    })
    void writesTimes(double micros, String text) {
        assertThat(Figures.micros(micros)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.25, 0.25",
        "7, 7",
        "9999, '9,999'",
        "12500, 12.5 k",
        "200000, 200 k",
        "1234567, 1.23 M",
        "5e9, 5 G",
        "NaN, –"
    })
    void roundsCounts(double number, String text) {
        assertThat(Figures.rounded(number)).isEqualTo(text);
    }

    @Test
    void writesAllDigitsOfACount() {
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.count(1_234_567.4)).isEqualTo("1,234,567");
        assertThat(Figures.count(Double.NaN)).isEqualTo(Figures.NONE);
    }

    @Test
    void writesSharesOfAProcessor() {
        assertThat(Figures.cpu(0.618)).isEqualTo("61.8 %");
        assertThat(Figures.cpu(1.5)).isEqualTo("150 %");
        assertThat(Figures.cpu(Double.NaN)).isEqualTo(Figures.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "119, 119 s", "125, 2:05", "3725, 1:02:05"})
    void writesTimesOfARun(double seconds, String text) {
        assertThat(Figures.clock(seconds)).isEqualTo(text);
    }
}
