package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NoiseTest {

    private static double[] scattered(long seed, double middle, double scatter) {
        Random random = new Random(seed);
        double[] values = new double[60];
        Arrays.setAll(values, i -> middle * Math.exp(scatter * random.nextGaussian()));
        return values;
    }

    @Test
    void measuresAChangeAndHowSureItIs() {
        Noise.Change change = Noise.ofMedians(scattered(1, 100, 0.1), scattered(2, 150, 0.1));
        assertThat(change.log()).isCloseTo(Math.log(1.5), within(0.06));
        assertThat(change.low()).isLessThan(change.log()).isGreaterThan(0.2);
        assertThat(change.isBeyond(0.1)).isTrue();
        assertThat(change.isBeyond(0.9)).isFalse();
    }

    @Test
    void isLessSureOfAChangeBetweenSecondsThatScatter() {
        Noise.Change steady = Noise.ofMeans(scattered(1, 100, 0.05), scattered(2, 110, 0.05));
        Noise.Change wild = Noise.ofMeans(scattered(1, 100, 0.8), scattered(2, 110, 0.8));
        assertThat(steady.isBeyond(0)).isTrue();
        assertThat(wild.isBeyond(0)).isFalse();
        assertThat(wild.halfWidth()).isGreaterThan(5 * steady.halfWidth());
    }

    @Test
    void isWrongOnceInAHundredTimesOrSo() {
        int wrong = 0;
        for (int seed = 0; seed < 400; seed++) {
            double[] a = scattered(seed, 100, 0.2);
            double[] b = scattered(seed + 1000, 100, 0.2);
            wrong += Noise.ofMeans(a, b).isBeyond(0) ? 1 : 0;
            wrong += Noise.ofMedians(a, b).isBeyond(0) ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(16);
    }

    @Test
    void findsNoChangeInEqualSeconds() {
        double[] same = {3, 3, 3, 3, 3, 3};
        assertThat(Noise.ofMedians(same, same)).isEqualTo(new Noise.Change(0, 0, 0));
        assertThat(Noise.ofMeans(new double[5], new double[5]).log()).isZero();
    }

    @Test
    void ignoresARampThatBothRunsHave() {
        double[] a = new double[30];
        double[] b = new double[30];
        Arrays.setAll(a, i -> 1000.0 * (i + 1));
        Arrays.setAll(b, i -> 1500.0 * (i + 1));
        Noise.Change change = Noise.ofMedians(a, b);
        assertThat(change.log()).isCloseTo(Math.log(1.5), within(1e-9));
        assertThat(change.halfWidth()).isLessThan(1e-6);
    }

    @Test
    void expectsALongerTailWhereTheSecondsHaveOne() {
        assertThat(Noise.tailFactor(new double[] {5, 5, 5, 5, 5})).isEqualTo(1);
        assertThat(Noise.tailFactor(scattered(1, 10, 0.1))).isBetween(1.2, 1.8);
        assertThat(Noise.tailFactor(scattered(1, 10, 1))).isGreaterThan(10);
    }

    @Test
    void takesTheMiddle() {
        assertThat(Noise.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Noise.median(new double[] {9, 1, 5, 6})).isEqualTo(5.5);
    }
}
