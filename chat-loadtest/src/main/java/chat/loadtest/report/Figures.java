package chat.loadtest.report;

import java.util.Locale;

/** Writes figures for people, in English, with three digits where that is enough. Stateless. */
final class Figures {

    /** Stands where a figure is unknown. */
    static final String NONE = "–";

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;

    private Figures() {}

    /** All digits of a number, in groups of three. */
    static String count(double number) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, "%,.0f", number) : NONE;
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 980}, {@code 12.5 k}, {@code 1.2 M}. */
    static String rounded(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number)) {
            return NONE;
        }
        if (size < 1e4) {
            return digits(number);
        }
        return size < 1e6
                ? digits(number / 1e3) + " k"
                : size < 1e9 ? digits(number / 1e6) + " M" : digits(number / 1e9) + " G";
    }

    /** A time in microseconds, such as {@code 85 µs}, {@code 1.2 ms}, {@code 2.01 s}. */
    static String micros(double micros) {
        if (!Double.isFinite(micros)) {
            return NONE;
        }
        if (micros < MICROS_PER_MILLI) {
            return digits(micros) + " µs";
        }
        return micros < MICROS_PER_SECOND
                ? digits(micros / MICROS_PER_MILLI) + " ms"
                : digits(micros / MICROS_PER_SECOND) + " s";
    }

    /** A share of one processor, such as {@code 62 %}. */
    static String cpu(double share) {
        return Double.isFinite(share) ? digits(100 * share) + " %" : NONE;
    }

    /** A time of a run, such as {@code 45 s} or {@code 2:05}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** Three digits, or all of those before the point; no zeros at the end. */
    static String digits(double number) {
        double size = Math.abs(number);
        String text = String.format(Locale.ROOT, size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f", number);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
