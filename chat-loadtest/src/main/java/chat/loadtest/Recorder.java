package chat.loadtest;

import chat.loadtest.engine.Census;
import chat.loadtest.engine.Counts;
import chat.loadtest.engine.Workers;
import chat.loadtest.plan.Phase;
import chat.loadtest.report.LatencyMicros;
import chat.loadtest.report.Sample;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Adds up the workers' counts for each second, for each step, and for the run. Confined to the main thread. */
final class Recorder {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Workers workers;
    private final ServerHooks hooks;
    private final long startNanos;
    private final Consumer<Sample> listener;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<Sample> samples = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private Counts total = Counts.NONE;
    private Counts step = Counts.NONE;
    private Counts second = Counts.NONE;
    private long sampledNanos;
    private long nextNanos;
    private long cpuNanos;
    private @Nullable Phase phase;
    private long phaseNanos;
    private final Lateness lateness;
    private Lateness stepLateness;
    private final Duration mostLate;
    private @Nullable String complaint;

    /**
     * Nothing is counted yet.
     *
     * @param mostLate how late the generator may be
     * @param listener gets each sample
     */
    Recorder(Workers workers, ServerHooks hooks, long startNanos, Duration mostLate, Consumer<Sample> listener) {
        this.workers = workers;
        this.hooks = hooks;
        this.startNanos = startNanos;
        this.mostLate = mostLate;
        this.lateness = new Lateness(mostLate);
        this.stepLateness = new Lateness(mostLate);
        this.listener = listener;
        this.sampledNanos = startNanos;
        this.nextNanos = startNanos + SECOND_NANOS;
        this.cpuNanos = system.getProcessCpuTime();
    }

    /** Notes an event for the next sample. */
    void event(String what) {
        events.add(what);
    }

    /** Sets the phase that is due from {@code nanos} on; null for none. */
    void phase(@Nullable Phase next, long nanos) {
        phase = next;
        phaseNanos = nanos;
    }

    /** Makes a sample if a second is over. */
    void tick() {
        if (System.nanoTime() - nextNanos >= 0) {
            sample();
        }
    }

    private void collect() {
        Counts taken = workers.take();
        total = total.plus(taken);
        step = step.plus(taken);
        second = second.plus(taken);
    }

    private void sample() {
        collect();
        lateness.add(second.lateMicros());
        stepLateness.add(second.lateMicros());
        long nowNanos = System.nanoTime();
        long passedNanos = Math.max(1, nowNanos - sampledNanos);
        long middleNanos = sampledNanos + passedNanos / 2;
        long cpuNow = system.getProcessCpuTime();
        Census census = workers.census();
        events.addAll(hooks.takeEvents());
        Sample sample = new Sample(
                (int) ((middleNanos - startNanos) / SECOND_NANOS),
                Math.max(1, millis(nowNanos) - millis(sampledNanos)),
                dueRate(middleNanos),
                second.published(),
                second.acknowledged(),
                second.refused(),
                second.delivered(),
                census.skipped(),
                census.open(),
                second.reconnects(),
                LatencyMicros.of(second.deliveryMicros()),
                LatencyMicros.of(second.ackMicros()),
                LatencyMicros.of(second.lateMicros()),
                (cpuNow - cpuNanos) / (double) passedNanos,
                List.copyOf(events));
        samples.add(sample);
        events.clear();
        second = Counts.NONE;
        cpuNanos = cpuNow;
        // Late or not, the next one is due when the clock's next second begins; the counts are of the time in between.
        sampledNanos = nowNanos;
        nextNanos = startNanos + ((nowNanos - startNanos) / SECOND_NANOS + 1) * SECOND_NANOS;
        listener.accept(sample);
    }

    private long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
    }

    private double dueRate(long nanos) {
        Phase current = phase;
        if (current == null) {
            return 0;
        }
        double part = (nanos - phaseNanos) / (double) current.duration().toNanos();
        return part < 0 || part > 1 ? 0 : current.fromRate() + (current.toRate() - current.fromRate()) * part;
    }

    /** Starts the counts of a step. */
    void beginStep() {
        collect();
        step = Counts.NONE;
        stepLateness = new Lateness(mostLate);
    }

    /** Ends the step and returns its counts. */
    Counts endStep() {
        collect();
        stepLateness.add(second.lateMicros());
        return step;
    }

    /** Whether the generator could not keep up in the step. */
    boolean isStepLate() {
        return stepLateness.isTooMuch();
    }

    /** The generator could not keep up in the step, so the run is no result. */
    void complainOfStep() {
        if (complaint == null) {
            complaint = stepLateness.toString();
        }
    }

    /** Makes the last sample. */
    void end() {
        sample();
    }

    /** From the start to the last sample: as long as all samples together. */
    Duration length() {
        return Duration.ofMillis(millis(sampledNanos));
    }

    /** The current second. */
    int currentSecond() {
        return (int) ((System.nanoTime() - startNanos) / SECOND_NANOS);
    }

    /** Says how the generator could not keep up; null if it could. */
    @Nullable
    String generatorLate() {
        return complaint == null && lateness.isTooMuch() ? lateness.toString() : complaint;
    }

    /** See {@link ServerHooks#backSinceNanos}. */
    long backSinceNanos() {
        return hooks.backSinceNanos();
    }

    Counts total() {
        return total;
    }

    List<Sample> samples() {
        return samples;
    }
}
