package chat.loadtest;

import chat.loadtest.engine.Census;
import chat.loadtest.engine.Counts;
import chat.loadtest.engine.Stragglers;
import chat.loadtest.engine.Workers;
import chat.loadtest.judge.Judge;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Phase;
import chat.loadtest.report.LatencyMicros;
import chat.loadtest.report.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries rates one after the other, given ones or those by which a limit is found. Confined to the main thread. */
final class StepRunner {

    /** Sends the messages of a phase. */
    interface Publishing {
        void publish(Phase phase) throws InterruptedException;
    }

    private static final int MOST_STEPS = 24;

    /** The search ends when the limit is known as closely as this. */
    private static final double CLOSE = 1.1;

    private static final double LEAST_RATE = 1;

    private final LoadPlan plan;
    private final Workers workers;
    private final Recorder recorder;
    private final Judge judge;
    private final EarlyEnd earlyEnd;
    private final List<Step> steps;
    private boolean saturated;

    /** @param steps gets the results */
    StepRunner(LoadPlan plan, Workers workers, Recorder recorder, Judge judge, EarlyEnd earlyEnd, List<Step> steps) {
        this.plan = plan;
        this.workers = workers;
        this.recorder = recorder;
        this.judge = judge;
        this.earlyEnd = earlyEnd;
        this.steps = steps;
    }

    void run(Publishing publishing, Runnable meanwhile) throws InterruptedException {
        Duration limit = plan.load().limitP99();
        if (limit == null) {
            for (Phase phase : plan.load().phases()) {
                step(phase, publishing, meanwhile, null);
                if (saturated) {
                    recorder.complainOfStep();
                }
            }
        } else {
            findLimit(plan.load().phases().get(0).toRate(), limit, publishing, meanwhile);
        }
    }

    private void findLimit(double firstRate, Duration limit, Publishing publishing, Runnable meanwhile)
            throws InterruptedException {
        double held = 0;
        double missed = 0;
        double rate = firstRate;
        recorder.event("warming up");
        publishing.publish(Phase.steady(rate, plan.load().stepDuration())); // a cold program or server holds less
        new Stragglers(workers, meanwhile).await(plan.patience());
        while (steps.size() < MOST_STEPS && rate >= LEAST_RATE) {
            boolean holds = stepOrAgain(rate, limit, publishing, meanwhile);
            if (saturated || earlyEnd.isWanted() || judge.violations().total() > 0) {
                return;
            }
            held = holds ? rate : held;
            missed = holds ? missed : rate;
            if (missed > 0 && held > 0 && missed / held < CLOSE) {
                return;
            }
            rate = Math.rint(missed == 0 ? 2 * rate : held == 0 ? rate / 2 : (held + missed) / 2);
        }
    }

    /** One bad step may be chance, such as a neighbour on the machine; two are not. */
    private boolean stepOrAgain(double rate, Duration limit, Publishing publishing, Runnable meanwhile)
            throws InterruptedException {
        Phase phase = Phase.steady(rate, plan.load().stepDuration());
        if (step(phase, publishing, meanwhile, limit)) {
            return true;
        }
        boolean again = !earlyEnd.isWanted() && judge.violations().total() == 0 && steps.size() < MOST_STEPS;
        boolean held = again && step(phase, publishing, meanwhile, limit);
        if (saturated) {
            recorder.complainOfStep();
        }
        return held;
    }

    /** Leaves out a step that ends early, because it shows nothing of its rate. */
    private boolean step(Phase phase, Publishing publishing, Runnable meanwhile, @Nullable Duration limit)
            throws InterruptedException {
        if (earlyEnd.isWanted()) {
            return false;
        }
        String rate = String.format(Locale.ROOT, "%.0f/s", phase.toRate());
        recorder.beginStep();
        recorder.event("step " + rate);
        int from = recorder.currentSecond();
        publishing.publish(phase);
        Census census = new Stragglers(workers, meanwhile).await(plan.patience());
        Counts counts = recorder.endStep();
        LatencyMicros delivery = LatencyMicros.of(counts.deliveryMicros());
        if (earlyEnd.isWanted()) {
            return false;
        }
        boolean late = recorder.isStepLate();
        boolean held = census.missing() == 0
                && census.unanswered() == 0
                && counts.refused() == 0
                && !late
                && (limit == null || delivery.p99() <= TimeUnit.NANOSECONDS.toMicros(limit.toNanos()));
        saturated = late;
        steps.add(new Step(
                phase.toRate(),
                from,
                (int) phase.duration().toSeconds(),
                counts.published(),
                counts.delivered(),
                census.missing(),
                delivery,
                held));
        recorder.event("step " + rate + (held ? " held" : late ? ": generator late" : " not held") + ", p99 "
                + Millis.text(delivery.p99()) + " ms");
        return held;
    }
}
