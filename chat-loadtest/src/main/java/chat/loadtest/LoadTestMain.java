package chat.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Durations;
import chat.loadtest.report.CompareCommand;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code chat-loadtest}: turns arguments into an exit status. Confined to the main thread. */
@Command(
        name = "chat-loadtest",
        description = "Puts load on a chat server and judges what it delivers.",
        subcommands = {RunCommand.class, ScenariosCommand.class, CompareCommand.class, CheckCommand.class},
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = LoadTestMain.Version.class,
        showDefaultValues = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class LoadTestMain implements Runnable {

    /** Every acknowledged message arrived once and in order. */
    static final int PASSED = 0;

    /** The server broke a promise, or delivered nothing. */
    static final int FAILED = 1;

    /** A flag was wrong, or no connection. */
    static final int NOT_RUN = 2;

    /** A fault in this program. */
    static final int BROKEN = 3;

    /** The generator could not keep up, or the run ended early. */
    static final int NO_RESULT = 4;

    /** The server refused messages. */
    static final int REFUSED = 5;

    /** A bound that the user set is broken. */
    static final int OUT_OF_BOUNDS = 6;

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
        return new CommandLine(new LoadTestMain(earlyEnd))
                .registerConverter(Duration.class, new Durations())
                .setOut(out)
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

    /** Gives {@code --version} its text. Stateless. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {version()};
        }
    }
}
