package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Durations;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Nodes;
import chat.loadtest.plan.Trust;
import chat.loadtest.report.OutputFile;
import chat.loadtest.report.RunReport;
import chat.loadtest.report.ServerSamples;
import chat.loadtest.report.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code run}: makes a plan from the flags, runs it, and returns the verdict as the exit status. Main thread. */
@Command(
        name = "run",
        description = "Connects members, sends messages at set times, and checks what each member receives.",
        defaultValueProvider = ScenarioDefaults.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every acknowledged message reached every member once and in order",
            "1:the server broke a promise, or delivered nothing",
            "2:a flag was wrong, no connection, or a command for the server failed",
            "3:a fault in this program",
            "4:no result: the generator could not keep up, or the run ended early",
            "5:the server refused messages, but broke no promise",
            "6:a figure is out of the bounds of --fail-if"
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class RunCommand implements Callable<Integer> {

    private static final int RUN_NAME_CHARS = 6;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "ws://127.0.0.1:8000/ws",
            description =
                    "The server's WebSocket; {room} stands for the room's name. Again for each node of a cluster: "
                            + "the members of a room are spread over them.")
    private List<String> urls;

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            description = "Takes the load from a scenario; flags override it. The command scenarios lists them.")
    private @Nullable String scenario;

    @Mixin
    private LoadFlags flags;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "wss: trusts the certificates in this PEM file instead of Java's.")
    private @Nullable Path trust;

    @Option(names = "--trust-anything", description = "wss: does not check the server's certificate.")
    private boolean trustAnything;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops; 0 for one per processor, at most 4.")
    private int threads;

    @Option(
            names = "--source-addresses",
            paramLabel = "N",
            description =
                    "Connects from N addresses of 127.0.0.0/8; each has ports for about 28,000 connections. 0 takes as "
                            + "many as the connections need.")
    private int sourceAddresses;

    @Option(
            names = "--most-late",
            paramLabel = "TIME",
            defaultValue = "50ms",
            description =
                    "A second is late if the generator sends more than 1 %% of its messages later than this. A run "
                            + "with more than a fifth of its seconds late is no result.")
    private Duration mostLate;

    @Mixin
    private WireFlags wire;

    @Mixin
    private TokenFlags tokens;

    @Mixin
    private HookFlags hooks;

    @Option(
            names = "--fail-if",
            paramLabel = "BOUND",
            description = "Ends with status 6 if this is true of the run, such as p99>50ms, lost>0, refused>1%% or "
                    + "rate<900/s; again for more.")
    private List<String> failIf = List.of();

    @Option(
            names = "--metrics-url",
            paramLabel = "URL",
            description = "Reads the server's metrics from there every second, in Prometheus' format, for the report.")
    private @Nullable URI metricsUrl;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report to this file as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes the report to this file as an HTML page with plots.")
    private @Nullable Path page;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the verdict and the bounds to this file as JUnit's XML.")
    private @Nullable Path junit;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Writes every acknowledgement to this file, for the command check.")
    private @Nullable Path journal;

    @ParentCommand
    private @Nullable LoadTestMain parent;

    @Override
    public Integer call() throws InterruptedException, IOException {
        new IgnoredFlags(spec.commandLine().getParseResult()).refuse();
        LoadPlan plan = plan();
        ServerHooks serverHooks = hooks.hooks(plan);
        List<FailIf> bounds = failIf.stream().map(FailIf::parse).toList();
        bounds.forEach(bound -> bound.requireFigureOf(plan.nodes()));
        if (plan.load().limitP99() == null) {
            serverHooks.requireWithin(plan.load().duration());
        }
        requireWritable("--json", json);
        requireWritable("--report", page);
        requireWritable("--junit", junit);
        requireWritable("--journal", journal);
        LoadRun run = new LoadRun(
                plan,
                scenario == null ? "" : scenario,
                settings(),
                serverHooks,
                journal,
                metrics(),
                Objects.requireNonNull(parent).earlyEnd(),
                spec.commandLine().getErr(),
                Terminal.ofStandardError(spec.usageMessage()));
        RunReport plain = run.run();
        RunReport report =
                plain.with(bounds.stream().map(bound -> bound.check(plain)).toList());
        ResultText.print(report, spec.commandLine().getOut());
        if (json != null) {
            new OutputFile(json).writeJson(report);
        }
        if (page != null) {
            new OutputFile(page).writeHtml(report);
        }
        if (junit != null) {
            new OutputFile(junit).writeJunit(report);
        }
        if (serverHooks.failure() != null) {
            throw new CannotRunException(serverHooks.failure());
        }
        return switch (report.judgement().outcome()) {
            case CLEAN -> report.judgement().breaksABound() ? LoadTestMain.OUT_OF_BOUNDS : LoadTestMain.PASSED;
            case REFUSED -> LoadTestMain.REFUSED;
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
        return new LoadPlan(
                runName(),
                Nodes.parse(urls).forDialect(dialect),
                new Trust(trust, trustAnything),
                dialect,
                wire.wire(tokens.tokens(flags.crowd())),
                flags.crowd(),
                flags.load(),
                flags.behaviour(),
                flags.textBytes,
                !flags.noEcho,
                threads,
                sourceAddresses,
                flags.patience,
                mostLate,
                flags.rounds());
    }

    /** The flags of the load that have a value, by name. */
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
