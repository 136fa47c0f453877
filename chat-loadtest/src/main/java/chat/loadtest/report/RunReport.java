package chat.loadtest.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a run found. Immutable. Its JSON has the same fields, which {@code docs/load-testing.md} lists.
 *
 * @param program name and version of the load generator
 * @param run name of the run; its rooms carry it
 * @param scenario name of the scenario
 * @param url the server's WebSocket; those of all nodes with a comma and a blank in between
 * @param dialect what was spoken
 * @param settings the load that was asked for: names and values as people write them, in the order in which to show them. Two
 *     runs are compared only if these are the same, so names of files and of the run do not belong here
 * @param start when the first message was due
 * @param durationMillis from then until all messages had come or were given up: all samples together
 * @param deliveryMicros from when a message was due until a member received it
 * @param ackMicros from when a message was due until it was acknowledged
 * @param lateMicros from when a message was due until it was sent: the generator's own share of the others
 * @param back after connections had ended
 * @param steps empty if the run had one rate only
 * @param samples every second of the run, in order
 * @param cluster null with one node
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
        long durationMillis,
        Machine machine,
        Judgement judgement,
        Totals totals,
        Latencies deliveryMicros,
        Latencies ackMicros,
        Latencies lateMicros,
        ComeBack back,
        List<Step> steps,
        List<Sample> samples,
        @Nullable Cluster cluster,
        @Nullable ServerMetrics server) {

    /** Grows when a field goes or changes its meaning, or one comes that readers need. */
    static final int FORMAT = 4;

    public RunReport {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        steps = List.copyOf(steps);
        samples = List.copyOf(samples);
    }

    /** The same with bounds on its figures. */
    public RunReport with(List<Bound> bounds) {
        return new RunReport(
                program,
                run,
                scenario,
                url,
                dialect,
                settings,
                start,
                durationMillis,
                machine,
                judgement.with(bounds),
                totals,
                deliveryMicros,
                ackMicros,
                lateMicros,
                back,
                steps,
                samples,
                cluster,
                server);
    }

    @JsonProperty
    int format() {
        return FORMAT;
    }
}
