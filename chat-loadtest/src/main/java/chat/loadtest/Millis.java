package chat.loadtest;

import java.util.Locale;

/** Writes microseconds for people. Stateless. */
final class Millis {

    private static final double MICROS = 1000;

    private Millis() {}

    /** In milliseconds, without the unit. */
    static String text(long micros) {
        return String.format(Locale.ROOT, "%.3f", micros / MICROS);
    }
}
