package chat.loadtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * All that is told of a run. Immutable: keeps copies of what can be changed; do not change the histograms that it gives out.
 *
 * @param program name and version of the program that did the run
 * @param run name of the run, that its rooms carry
 * @param scenario name of the scenario
 * @param url the server's WebSocket
 * @param dialect what was spoken
 * @param settings what the run was asked to do, by name, in the order in which to tell it; values as people write them. Two
 *     runs are compared only if these are the same, so names of files and of the run do not belong here
 * @param start when the first message was due
 * @param duration from then until the verdict
 * @param delivery microseconds from when a message was due until a member received it
 * @param ack microseconds from when a message was due until it was acknowledged
 * @param late microseconds from when a message was due until it was sent: the generator's own share of the others
 * @param steps empty if the run had one rate only
 * @param samples every second of the run, in order
 * @param server null if its metrics were not asked for
 */
public record RunReport(
        String program,
        String run,
        String scenario,
        String url,
        String dialect,
        Map<String, String> settings,
        Instant start,
        Duration duration,
        Machine machine,
        Judgement judgement,
        Totals totals,
        Histogram delivery,
        Histogram ack,
        Histogram late,
        List<Step> steps,
        List<Sample> samples,
        @Nullable ServerMetrics server) {

    public RunReport {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        delivery = delivery.copy();
        ack = ack.copy();
        late = late.copy();
        steps = List.copyOf(steps);
        samples = List.copyOf(samples);
    }
}
