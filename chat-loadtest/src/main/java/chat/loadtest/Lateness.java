package chat.loadtest;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Decides whether the generator keeps up. A second is late if the generator sent more than 1 % of its messages too late. A few
 * seconds are late when this program is cold or thousands of members come back at once, so a run is no result only if more than a
 * fifth of its seconds are late, and more than one or all of them.
 * Confined to the main thread.
 */
final class Lateness {

    private static final double PERCENTILE = 99;
    private static final int ONE_IN = 5;

    private final long mostMicros;
    private int seconds;
    private int lateSeconds;

    /** @param most how late a message may be */
    Lateness(Duration most) {
        this.mostMicros = TimeUnit.NANOSECONDS.toMicros(most.toNanos());
    }

    /** Takes how late the messages of about a second were sent. */
    void add(Histogram micros) {
        if (micros.getTotalCount() > 0) {
            seconds++;
            lateSeconds += micros.getValueAtPercentile(PERCENTILE) > mostMicros ? 1 : 0;
        }
    }

    boolean isTooMuch() {
        return lateSeconds * ONE_IN > seconds && (lateSeconds > 1 || lateSeconds == seconds);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "in %d of %d seconds the generator sent more than 1 %% of its messages more than %s ms late",
                lateSeconds,
                seconds,
                Millis.text(mostMicros));
    }
}
