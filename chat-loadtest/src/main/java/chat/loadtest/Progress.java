package chat.loadtest;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Prints one line a second on how a run goes. Confined to the main thread. */
final class Progress {

    private static final long LINE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double PERCENTILE = 99;

    private final PrintWriter out;
    private final Supplier<Counts> counts;
    private final long startNanos;
    private long lastNanos;
    private long lastDelivered;

    Progress(PrintWriter out, Supplier<Counts> counts, long startNanos) {
        this.out = out;
        this.counts = counts;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /** Prints a line if the last one is a second old. */
    void tick(long nowNanos) {
        long passedNanos = nowNanos - lastNanos;
        if (passedNanos < LINE_EVERY_NANOS) {
            return;
        }
        Counts now = counts.get();
        out.println(String.format(
                Locale.ROOT,
                "%4d s  published %d  delivered %d  rate %.0f/s  p99 %s ms",
                TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos),
                now.published(),
                now.delivered(),
                (now.delivered() - lastDelivered) * 1e9 / passedNanos,
                Percentiles.millis(now.latencyMicros().getValueAtPercentile(PERCENTILE))));
        lastNanos = nowNanos;
        lastDelivered = now.delivered();
    }
}
