package chat.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Scenario;
import chat.loadtest.report.CompareCommand;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chat-loadtest}: turns arguments into an exit status. Confined to the main thread. */
@Command(
        name = "chat-loadtest",
        description = "Puts load on a chat server and judges what it delivers.",
        subcommands = {RunCommand.class, ScenariosCommand.class, CompareCommand.class, CheckCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = LoadTestMain.Version.class)
public final class LoadTestMain implements Runnable {

    /** Everything that was acknowledged arrived once and in order. */
    static final int PASSED = 0;

    /** A promise was broken, or nothing was delivered. */
    static final int FAILED = 1;

    /** Bad use, or no connection. */
    static final int NOT_RUN = 2;

    /** A fault in this program. */
    static final int BROKEN = 3;

    /** The generator could not keep up, or the run was ended early. */
    static final int NO_RESULT = 4;

    private static final String SCENARIO = "--scenario";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final EarlyEnd earlyEnd;

    private LoadTestMain(EarlyEnd earlyEnd) {
        this.earlyEnd = earlyEnd;
    }

    public static void main(String[] args) {
        EarlyEnd earlyEnd = new EarlyEnd();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        // A signal begins the shutdown, in which only halting can still give the status of what was found.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (earlyEnd.want() || status.isDone()) {
                Runtime.getRuntime().halt(status.join());
            }
        }));
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        status.complete(execute(out, new PrintWriter(System.err, true, UTF_8), earlyEnd, args));
        System.exit(status.join());
    }

    /** Runs the command and returns the process's exit status. */
    static int execute(PrintWriter out, PrintWriter err, EarlyEnd earlyEnd, String... args) {
        try {
            CommandLine command = new CommandLine(new LoadTestMain(earlyEnd));
            String scenario = scenarioIn(args);
            if (scenario != null) {
                Objects.requireNonNull(command.getSubcommands().get("run"))
                        .setDefaultValueProvider(new ScenarioDefaults(Scenario.load(scenario)));
            }
            return command.setOut(out)
                    .setErr(err)
                    .setParameterExceptionHandler((e, given) -> complain(err, e))
                    .setExecutionExceptionHandler((e, given, parsed) -> {
                        if (e instanceof CannotRunException) {
                            return complain(err, e);
                        }
                        e.printStackTrace(err);
                        return BROKEN;
                    })
                    .execute(args);
        } catch (CannotRunException e) {
            return complain(err, e);
        }
    }

    /** Its value, which has to be known before the other flags are read. */
    private static @Nullable String scenarioIn(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(SCENARIO + "=")) {
                return args[i].substring(SCENARIO.length() + 1);
            }
            if (args[i].equals(SCENARIO) && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        return null;
    }

    private static int complain(PrintWriter err, Exception problem) {
        String message = String.valueOf(problem.getMessage());
        err.println("chat-loadtest: " + message.lines().findFirst().orElse(message));
        return NOT_RUN;
    }

    EarlyEnd earlyEnd() {
        return earlyEnd;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: run, scenarios, compare or check (try --help)");
    }

    static String version() {
        String version = LoadTestMain.class.getPackage().getImplementationVersion();
        return "chat-loadtest " + (version == null ? "(not packaged)" : version);
    }

    /** What {@code --version} prints. Stateless. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {version()};
        }
    }
}
