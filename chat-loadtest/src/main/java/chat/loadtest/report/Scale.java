package chat.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What an axis of a plot shows, from end to end. Immutable.
 *
 * @param log whether equal distances are equal factors; both ends are above 0 then
 * @param unit of which ticks are round numbers, where it is not a log scale
 */
record Scale(double low, double high, boolean log, double unit) {

    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int[] TIMES = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000};

    Scale {
        if (!(low < high) || log && low <= 0) {
            throw new IllegalArgumentException("no scale from " + low + " to " + high);
        }
    }

    Scale(double low, double high, boolean log) {
        this(low, high, log, 1);
    }

    /** From 0 to a round number that is not below any value; to 1 if there are none. */
    static Scale upTo(double most) {
        double high = most > 0 && Double.isFinite(most) ? most : 1;
        double step = step(high / 4);
        return new Scale(0, step * Math.ceil(high / step * 0.9999999), false);
    }

    /** The same in the largest of KiB, MiB and so on that there is one of. */
    static Scale upToBytes(double most) {
        double unit = 1;
        while (most >= 1024 * unit) {
            unit *= 1024;
        }
        return new Scale(0, upTo(most / unit).high * unit, false, unit);
    }

    /** From a 1, 2 or 5 at or below the least value to one above the most. Values that are not above 0 do not count. */
    static Scale logarithmic(double least, double most) {
        double from = least > 0 && Double.isFinite(least) ? least : 1;
        double to = most > from && Double.isFinite(most) ? most : from;
        double low = step(from) > from * 1.000001 ? below(from) : step(from);
        double high = step(to * 1.0000001);
        return new Scale(low, high <= low ? low * 10 : high, true);
    }

    /** The least of 1, 2, 5 times a power of ten that is not below a number. */
    private static double step(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        for (double step : STEPS) {
            if (step * power >= number * 0.9999999) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static double below(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        return number >= 5 * power ? 5 * power : number >= 2 * power ? 2 * power : power;
    }

    /** Where a value lies: 0 at the low end, 1 at the high end; beyond them it lies at the end. */
    double fraction(double value) {
        double share = log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
        return Math.max(0, Math.min(1, share));
    }

    /** Round numbers to write at an axis, from low to high, of which there are few. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (!log) {
            double step = step((high - low) / unit / 5) * unit;
            for (int i = 0; low + i * step <= high * 1.0000001; i++) {
                ticks.add(low + i * step);
            }
            return ticks;
        }
        double decades = Math.log10(high / low);
        for (double power = Math.pow(10, Math.floor(Math.log10(low) + 1e-9)); power <= high * 1.0000001; power *= 10) {
            for (int i = 0; i < 3; i++) {
                double tick = STEPS[i] * power;
                boolean wanted = i == 0 || decades <= 2.2;
                if (wanted && tick >= low * 0.9999999 && tick <= high * 1.0000001) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** Ticks at round times, where the axis counts seconds. */
    List<Double> timeTicks(int most) {
        int step = TIMES[TIMES.length - 1];
        for (int i = TIMES.length - 1; i >= 0 && (high - low) / TIMES[i] <= most; i--) {
            step = TIMES[i];
        }
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }
}
