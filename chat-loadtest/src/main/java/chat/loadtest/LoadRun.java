package chat.loadtest;

import chat.loadtest.engine.AckJournal;
import chat.loadtest.engine.Census;
import chat.loadtest.engine.FileHandles;
import chat.loadtest.engine.Stragglers;
import chat.loadtest.engine.Workers;
import chat.loadtest.judge.Judge;
import chat.loadtest.judge.ViolationKind;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Phase;
import chat.loadtest.plan.Rounds;
import chat.loadtest.report.LiveView;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.ServerSamples;
import chat.loadtest.report.Step;
import chat.loadtest.report.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Takes a run from the first connection to the report. Confined to the main thread. */
final class LoadRun {

    /** How long before the start the event loops learn of it. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long a server may take to put a connection into its room if it does not answer the join. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long POLL_MILLIS = 50;

    private final LoadPlan plan;
    private final String scenario;
    private final Map<String, String> settings;
    private final ServerHooks hooks;
    private final @Nullable Path journalFile;
    private final @Nullable ServerSamples metrics;
    private final EarlyEnd earlyEnd;
    private final PrintWriter log;
    private final Terminal terminal;
    private final Judge judge;
    private final List<Step> steps = new ArrayList<>();

    /**
     * Nothing is done yet.
     *
     * @param journalFile null to write none
     * @param metrics null to read none
     * @param earlyEnd ends the sending
     * @param log gets the progress
     */
    LoadRun(
            LoadPlan plan,
            String scenario,
            Map<String, String> settings,
            ServerHooks hooks,
            @Nullable Path journalFile,
            @Nullable ServerSamples metrics,
            EarlyEnd earlyEnd,
            PrintWriter log,
            Terminal terminal) {
        this.plan = plan;
        this.scenario = scenario;
        this.settings = settings;
        this.hooks = hooks;
        this.journalFile = journalFile;
        this.metrics = metrics;
        this.earlyEnd = earlyEnd;
        this.log = log;
        this.terminal = terminal;
        this.judge = new Judge(plan);
    }

    /** @throws chat.loadtest.plan.CannotRunException if the connections cannot be made */
    RunReport run() throws InterruptedException, IOException {
        FileHandles.requireFor(plan.crowd().connections());
        try (AckJournal journal = journalFile == null
                        ? AckJournal.none()
                        : AckJournal.to(journalFile, plan.run(), plan.textBytes());
                Workers workers = new Workers(plan, judge, journal)) {
            if (plan.comparesNodes()) {
                workers.visits().requireCluster();
            }
            long beginNanos = System.nanoTime();
            workers.joinAll();
            log.println(joined(System.nanoTime() - beginNanos));
            return load(workers);
        }
    }

    private String joined(long nanos) {
        int connections = plan.crowd().connections();
        double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
        return String.format(
                Locale.ROOT,
                "joined %d in %.2f s, %.0f a second, rooms load-*-%s",
                connections,
                seconds,
                connections / seconds,
                plan.run());
    }

    private RunReport load(Workers workers) throws InterruptedException {
        long settleNanos = plan.dialect().isNumbered() ? 0 : SETTLE_NANOS;
        long startNanos = System.nanoTime() + LEAD_NANOS + settleNanos;
        Instant start = Instant.now().plusNanos(LEAD_NANOS + settleNanos);
        LiveView view = new LiveView(log, terminal, title(), plannedDuration());
        Recorder recorder = new Recorder(
                workers,
                hooks,
                startNanos,
                plan.mostLate(),
                sample -> view.show(sample, judge.violations().total()));
        workers.tell(worker -> worker.prepare(startNanos)).join();
        hooks.begin(startNanos);
        if (metrics != null) {
            metrics.start(startNanos);
        }
        Ticker ticker = new Ticker(workers, recorder, startNanos);
        earlyEnd.heed();
        Census census;
        try {
            publish(workers, recorder, ticker, startNanos);
            ticker.sendingIsOver();
            workers.tell(worker -> worker.calmDown()).join();
            recorder.phase(null, 0);
            census = new Stragglers(workers, ticker).await(plan.patience());
            recorder.end();
            judge(workers, census);
        } finally {
            hooks.end();
        }
        return new ReportBuilder(plan, scenario, settings, judge, earlyEnd)
                .build(
                        start,
                        recorder.length(),
                        recorder,
                        steps,
                        census,
                        workers.nodeCounts(),
                        metrics == null ? null : metrics.stop());
    }

    private String title() {
        return plan.crowd().connections() + " connections in " + plan.crowd().rooms() + " rooms at " + plan.nodes();
    }

    /** Zero if it is unknown. */
    private Duration plannedDuration() {
        return plan.load().limitP99() == null ? plan.load().duration() : Duration.ZERO;
    }

    private void publish(Workers workers, Recorder recorder, Ticker ticker, long startNanos)
            throws InterruptedException {
        if (!plan.load().isOpen()) {
            long endNanos = startNanos + plan.load().duration().toNanos();
            await(workers.tell(worker -> worker.publishByWindow(plan.load().window(), endNanos)), ticker);
        } else if (plan.load().hasSteps()) {
            StepRunner runner = new StepRunner(plan, workers, recorder, judge, earlyEnd, steps);
            runner.run(phase -> publish(workers, recorder, ticker, phase, System.nanoTime() + LEAD_NANOS), ticker);
        } else {
            long phaseNanos = startNanos;
            for (Phase phase : plan.load().phases()) {
                if (earlyEnd.isWanted()) {
                    return;
                }
                publish(workers, recorder, ticker, phase, phaseNanos);
                phaseNanos += phase.duration().toNanos();
            }
        }
    }

    private static void publish(Workers workers, Recorder recorder, Ticker ticker, Phase phase, long phaseNanos)
            throws InterruptedException {
        recorder.phase(phase, phaseNanos);
        await(workers.tell(worker -> worker.publish(phase, phaseNanos)), ticker);
    }

    private static void await(CompletableFuture<Void> published, Runnable meanwhile) throws InterruptedException {
        while (true) {
            try {
                published.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                meanwhile.run();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a publisher failed", e.getCause());
            }
        }
    }

    private void judge(Workers workers, Census census) throws InterruptedException {
        judge.check(true);
        judge.violations().set(ViolationKind.UNANSWERED, census.unanswered());
        long lost = judge.end() + workers.census().missing();
        judge.violations().set(ViolationKind.LOST, lost);
        workers.tell(worker -> worker.reportLost()).join();
        if (plan.comparesNodes()) {
            log.println("comparing the histories of " + plan.nodes().count() + " nodes");
            workers.visits().compareHistories(judge, plan.patience());
        }
    }

    /** Takes samples, checks, cuts connections and looks for an early end, while the run goes on. */
    private final class Ticker implements Runnable {

        private final Workers workers;
        private final Recorder recorder;
        private final long startNanos;
        private long nextDropNanos;
        private int roundsOver;
        private boolean over;
        private boolean stopped;

        Ticker(Workers workers, Recorder recorder, long startNanos) {
            this.workers = workers;
            this.recorder = recorder;
            this.startNanos = startNanos;
            this.nextDropNanos = startNanos + plan.behaviour().dropAllEvery().toNanos();
        }

        private boolean isTimeToReturn() {
            Rounds rounds = plan.rounds();
            return rounds != null
                    && roundsOver < rounds.count() - 1 // after the last kill, how soon all are back is what counts
                    && System.nanoTime() - startNanos
                            >= rounds.returnsAt(roundsOver).toNanos();
        }

        void sendingIsOver() {
            over = true;
        }

        @Override
        public void run() {
            recorder.tick();
            judge.check(false);
            if (earlyEnd.isWanted() && !stopped) {
                stopped = true;
                recorder.event("ended early");
                workers.tell(worker -> worker.stopPublishing()).join();
            }
            if (!over && !plan.behaviour().dropAllEvery().isZero() && System.nanoTime() - nextDropNanos >= 0) {
                nextDropNanos += plan.behaviour().dropAllEvery().toNanos();
                recorder.event("all connections cut");
                workers.tell(worker -> worker.cutAll()).join();
            }
            if (!over && isTimeToReturn()) {
                roundsOver++;
                recorder.event("members back to their nodes");
                workers.tell(worker -> worker.spreadAgain()).join();
            }
        }
    }
}
