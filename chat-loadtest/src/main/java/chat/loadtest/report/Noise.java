package chat.loadtest.report;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * How much of a change between two runs may be chance, from the scatter of their seconds. Changes are natural logarithms of
 * B divided by A. Stateless.
 */
final class Noise {

    private static final int RESAMPLES = 2000;
    private static final double OUTSIDE = 0.005; // at each end: an interval of 99 %
    private static final double QUANTILE = 2.576; // the normal distribution's for that
    private static final long SEED = 20_261_124;

    /** One in this many runs exceeds {@link #tailFactor} by chance. */
    private static final double ONE_IN = 100;

    private Noise() {}

    /**
     * A change and how far it may lie from the true one.
     *
     * @param low lower end of the interval in which the true change lies with 99 %
     */
    record Change(double log, double low, double high) {

        /** Whether the interval leaves out that nothing changed, and the change is larger than a share of A. */
        boolean isBeyond(double tolerance) {
            return (low > 0 || high < 0) && Math.abs(Math.expm1(log)) > tolerance;
        }

        double halfWidth() {
            return (high - low) / 2;
        }
    }

    /** How the sum changed over pairs of seconds. */
    static Change ofMeans(double[] a, double[] b) {
        return bootstrap(a.length, picked -> {
            double sumA = 0;
            double sumB = 0;
            for (int i : picked) {
                sumA += a[i];
                sumB += b[i];
            }
            return Math.log((sumB + 1e-9) / (sumA + 1e-9));
        });
    }

    /** The median of the changes from second to second: what ramps and steps do to both runs does not count. */
    static Change ofMedians(double[] a, double[] b) {
        double[] logs = new double[a.length];
        Arrays.setAll(logs, i -> Math.log((b[i] + 1e-9) / (a[i] + 1e-9)));
        return bootstrap(logs.length, picked -> {
            double[] chosen = new double[picked.length];
            Arrays.setAll(chosen, i -> logs[picked[i]]);
            return median(chosen);
        });
    }

    /**
     * Draws blocks of seconds that follow each other, as neighbours are alike: the moving-block bootstrap of Künsch (1989),
     * with blocks of the cube root of all.
     */
    private static Change bootstrap(int seconds, ToDoubleFunction<int[]> statistic) {
        int block = Math.max(1, (int) Math.round(Math.cbrt(seconds)));
        Random random = new Random(SEED);
        int[] picked = new int[seconds];
        Arrays.setAll(picked, i -> i);
        double change = statistic.applyAsDouble(picked);
        double[] changes = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int at = 0; at < seconds; at += block) {
                int from = random.nextInt(seconds - block + 1);
                for (int k = 0; k < block && at + k < seconds; k++) {
                    picked[at + k] = from + k;
                }
            }
            changes[i] = statistic.applyAsDouble(picked);
        }
        Arrays.sort(changes);
        int outside = (int) (OUTSIDE * RESAMPLES);
        double wider = widening(seconds / (double) block);
        return new Change(
                change,
                change + wider * (changes[outside] - change),
                change + wider * (changes[RESAMPLES - 1 - outside] - change));
    }

    /** Few blocks scatter less than the truth: by the variance of a sample, and by Student's t, whose first term this is. */
    private static double widening(double blocks) {
        double freedom = Math.max(1, blocks - 1);
        return Math.sqrt(1 + 1 / freedom) * (1 + (QUANTILE * QUANTILE + 1) / (4 * freedom));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The factor by which the extreme of another run like this one may exceed this one's. A single second can make the
     * extreme of a whole run, so resampling cannot tell. Instead the upper half of the seconds is taken for the tail of a
     * Pareto distribution, by Hill's estimator (1975); of two such runs the extremes differ by more than {@code r} with a
     * probability of {@code 1 / (1 + r^(1/tail))}.
     *
     * @param seconds the extremes of the seconds of the run with the shorter tail, all above 0
     */
    static double tailFactor(double[] seconds) {
        double median = median(seconds);
        double excess = 0;
        int above = 0;
        for (double value : seconds) {
            if (value > median) {
                excess += Math.log(value / median);
                above++;
            }
        }
        return above == 0 ? 1 : Math.pow(ONE_IN - 1, excess / above);
    }
}
