package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Durations;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Scenario;
import chat.loadtest.plan.Target;
import chat.loadtest.plan.Trust;
import chat.loadtest.report.OutputFile;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.ServerSamples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code run}: turns flags into a plan and a report into an exit status. Confined to the main thread. */
@Command(
        name = "run",
        description = "Opens members, sends at set times, and checks what every member receives.",
        mixinStandardHelpOptions = true,
        versionProvider = LoadTestMain.Version.class,
        showDefaultValues = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:everything that was acknowledged arrived everywhere, once and in order",
            "1:a promise was broken, or nothing was delivered",
            "2:bad use, no connection, or a command for the server failed",
            "3:a fault in this program",
            "4:the generator itself could not keep up, or the run was ended early: no result"
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class RunCommand implements Callable<Integer> {

    private static final int RUN_NAME_CHARS = 6;

    @Spec
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", description = "The server's WebSocket.")
    private String url = "ws://127.0.0.1:8000/ws";

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Takes what is not given from a scenario; see the command scenarios.")
    private @Nullable String scenario;

    @Mixin
    private LoadFlags flags;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "With wss: certificates to trust, in PEM, instead of those that Java trusts.")
    private @Nullable Path trust;

    @Option(names = "--trust-anything", description = "With wss: does not check the server's certificate.")
    private boolean trustAnything;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops; 0 for one a processor, at most 4.")
    private int threads;

    @Option(
            names = "--source-addresses",
            paramLabel = "N",
            description =
                    "Connects from so many addresses of 127.0.0.0/8, as each has ports for some 28,000 connections "
                            + "only. 0 for as many as are needed.")
    private int sourceAddresses;

    @Option(
            names = "--most-late",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "50ms",
            description = "A second is late if more than 1 %% of its messages are sent later than this by the "
                    + "generator's own fault; if more than a fifth of the seconds are, the run is no result.")
    private Duration mostLate;

    @Mixin
    private HookFlags hooks;

    @Option(
            names = "--metrics-url",
            paramLabel = "URL",
            showDefaultValue = Visibility.NEVER,
            description = "Reads the server's metrics there once a second, in Prometheus' format, for the report.")
    private @Nullable URI metricsUrl;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Writes the report to this file, as one JSON object.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Writes the report to this file, as a page with plots.")
    private @Nullable Path page;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Writes what was acknowledged to this file, for the command check.")
    private @Nullable Path journal;

    @ParentCommand
    private @Nullable LoadTestMain parent;

    @Override
    public Integer call() throws InterruptedException, IOException {
        LoadPlan plan = plan();
        ServerHooks serverHooks = hooks.hooks();
        if (plan.load().limitP99() == null) {
            serverHooks.requireWithin(plan.load().duration());
        }
        requireWritable("--json", json);
        requireWritable("--report", page);
        requireWritable("--journal", journal);
        LoadRun run = new LoadRun(
                plan,
                scenarioName(),
                settings(),
                serverHooks,
                journal,
                metrics(),
                Objects.requireNonNull(parent).earlyEnd(),
                spec.commandLine().getErr());
        RunReport report = run.run();
        ResultText.print(report, spec.commandLine().getOut());
        if (json != null) {
            new OutputFile(json).writeJson(report);
        }
        if (page != null) {
            new OutputFile(page).writeHtml(report);
        }
        if (serverHooks.failure() != null) {
            throw new CannotRunException(serverHooks.failure());
        }
        return switch (report.judgement().outcome()) {
            case CLEAN -> LoadTestMain.PASSED;
            case SATURATED, INTERRUPTED -> LoadTestMain.NO_RESULT;
            default -> LoadTestMain.FAILED;
        };
    }

    private static void requireWritable(String flag, @Nullable Path path) {
        if (path != null) {
            try {
                new OutputFile(path).requireWritable();
            } catch (IOException e) {
                throw new CannotRunException(flag + ": " + e.getMessage());
            }
        }
    }

    private @Nullable ServerSamples metrics() throws InterruptedException {
        if (metricsUrl == null) {
            return null;
        }
        try {
            ServerSamples metrics = new ServerSamples(metricsUrl);
            metrics.requireReadable();
            return metrics;
        } catch (IOException e) {
            throw new CannotRunException("--metrics-url: " + e.getMessage());
        }
    }

    private LoadPlan plan() {
        Dialect dialect = flags.dialect();
        Target target = Target.parse(url);
        return new LoadPlan(
                runName(),
                dialect == Dialect.PLAIN ? target.withRoomInQuery() : target,
                new Trust(trust, trustAnything),
                dialect,
                flags.crowd(),
                flags.load(),
                flags.behaviour(),
                flags.textBytes,
                !flags.noEcho,
                threads,
                sourceAddresses,
                flags.patience,
                mostLate);
    }

    private String scenarioName() {
        return scenario == null ? "" : Scenario.load(scenario).name();
    }

    /** The flags of the load by name, but for those that mean nothing here. */
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : LoadFlags.names()) {
            Object value = Objects.requireNonNull(spec.findOption("--" + name)).getValue();
            if (value != null) {
                settings.put(name, text(value));
            }
        }
        return settings;
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return Durations.text(duration);
        }
        if (value instanceof Iterable<?> list) {
            StringBuilder text = new StringBuilder();
            list.forEach(item -> text.append(text.isEmpty() ? "" : ",").append(text(item)));
            return text.toString();
        }
        String text = String.valueOf(value);
        return value instanceof Double && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String runName() {
        return ThreadLocalRandom.current()
                .ints(RUN_NAME_CHARS, 0, Character.MAX_RADIX)
                .mapToObj(digit -> Character.toString(Character.forDigit(digit, Character.MAX_RADIX)))
                .collect(Collectors.joining());
    }
}
