package chat.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.report.CompareCommand;
import java.io.PrintWriter;
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
        subcommands = {RunCommand.class, CompareCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = LoadTestMain.Version.class)
public final class LoadTestMain implements Runnable {

    /** Everything that was acknowledged arrived once and in order. */
    static final int PASSED = 0;

    /** Something was lost, repeated or out of order, or nothing was delivered. */
    static final int FAILED = 1;

    /** Bad use, or no connection. */
    static final int NOT_RUN = 2;

    /** A fault in this program. */
    static final int BROKEN = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private LoadTestMain() {}

    public static void main(String[] args) {
        System.exit(execute(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /** Runs the command and returns the process's exit status. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new LoadTestMain())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> complain(err, e))
                .setExecutionExceptionHandler((e, command, parsed) -> {
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

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: run or compare (try --help)");
    }

    /** What {@code --version} prints. Stateless. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = LoadTestMain.class.getPackage().getImplementationVersion();
            return new String[] {"chat-loadtest " + (version == null ? "(not packaged)" : version)};
        }
    }
}
