package chat.loadtest;

import chat.loadtest.engine.Counts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Whether the generator itself keeps up. A second is late if more than 1 % of its messages were; as a few seconds are, when this
 * program is cold or thousands come back at once, a run is no result only if more than a fifth of its seconds are late.
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

    /** Takes what was sent in about a second. */
    void add(Counts second) {
        if (second.lateMicros().getTotalCount() > 0) {
            seconds++;
            lateSeconds += second.lateMicros().getValueAtPercentile(PERCENTILE) > mostMicros ? 1 : 0;
        }
    }

    boolean isTooMuch() {
        return lateSeconds * ONE_IN > seconds;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "in %d of %d seconds more than 1 %% of the messages were sent more than %s ms late by the generator itself",
                lateSeconds,
                seconds,
                Millis.text(mostMicros));
    }
}
