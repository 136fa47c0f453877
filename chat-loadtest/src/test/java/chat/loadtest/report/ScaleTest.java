package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleTest {

    @Test
    void hasRoundTicksFromZero() {
        assertThat(Scale.upTo(5000).ticks()).containsExactly(0.0, 2000.0, 4000.0, 6000.0);
        assertThat(Scale.upTo(0.9).ticks()).hasSizeBetween(3, 7).startsWith(0.0);
        assertThat(Scale.upTo(Double.NaN)).isEqualTo(new Scale(0, 1, false));
        assertThat(Scale.upTo(0)).isEqualTo(new Scale(0, 1, false));
    }

    @ParameterizedTest
    @CsvSource({"0.003", "1", "7", "99", "101", "5000", "123456789"})
    void holdsTheHighestValueAndFewTicks(double most) {
        Scale scale = Scale.upTo(most);
        assertThat(scale.high()).isBetween(most, 2 * most);
        assertThat(scale.ticks()).hasSizeBetween(3, 8);
    }

    @Test
    void countsBytesInTheirUnits() {
        double mebi = 1024 * 1024;
        assertThat(Scale.upToBytes(370 * mebi).ticks())
                .containsExactly(0.0, 100 * mebi, 200 * mebi, 300 * mebi, 400 * mebi);
        assertThat(Scale.upToBytes(0)).isEqualTo(new Scale(0, 1, false));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 10",
        "85, 2010000, 50, 5000000",
        "100, 1000, 100, 1000",
        "0, 0, 1, 10",
        "3, 4, 2, 5",
        "NaN, NaN, 1, 10"
    })
    void spansTheLogOfAllValues(double least, double most, double low, double high) {
        Scale scale = Scale.logarithmic(least, most);
        assertThat(scale.low()).isCloseTo(low, within(low * 1e-6));
        assertThat(scale.high()).isCloseTo(Math.max(high, scale.low() * 1.5), within(high * 1e-6));
        assertThat(scale.log()).isTrue();
    }

    @Test
    void writesDecadesOrWhatLiesBetween() {
        assertThat(Scale.logarithmic(100, 1e6).ticks()).containsExactly(100.0, 1e3, 1e4, 1e5, 1e6);
        assertThat(Scale.logarithmic(20, 200).ticks()).containsExactly(20.0, 50.0, 100.0, 200.0);
    }

    @Test
    void placesValues() {
        assertThat(new Scale(0, 10, false).fraction(2.5)).isEqualTo(0.25);
        assertThat(new Scale(1, 100, true).fraction(10)).isCloseTo(0.5, within(1e-9));
        assertThat(new Scale(1, 100, true).fraction(0)).isZero();
        assertThat(new Scale(0, 10, false).fraction(11)).isEqualTo(1);
    }

    @Test
    void hasTicksAtRoundTimes() {
        assertThat(new Scale(0, 60, false).timeTicks(6)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
        assertThat(new Scale(7, 1500, false).timeTicks(6)).containsExactly(300.0, 600.0, 900.0, 1200.0, 1500.0);
        assertThat(new Scale(0, 1, false).timeTicks(6)).containsExactly(0.0, 1.0);
    }

    @Test
    void refusesToSpanNothing() {
        assertThatThrownBy(() -> new Scale(1, 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scale(0, 1, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
