package chat.loadtest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code run}: turns flags into a plan and a result into an exit status. Confined to the main thread. */
@Command(
        name = "run",
        description = "Opens members, sends at set times, and checks what every member receives.",
        mixinStandardHelpOptions = true,
        versionProvider = LoadTestMain.Version.class,
        showDefaultValues = true,
        sortOptions = false,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:everything that was acknowledged arrived once and in order",
            "1:something was lost, repeated or out of order, or nothing was delivered",
            "2:bad use, or no connection",
            "3:a fault in this program"
        })
final class RunCommand implements Callable<Integer> {

    private static final int RUN_NAME_CHARS = 6;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", description = "The server's WebSocket.")
    private String url = "ws://127.0.0.1:8000/ws";

    @Option(names = "--connections", paramLabel = "N", description = "Connections, each a member of one room.")
    private int connections = 100;

    @Option(names = "--rooms", paramLabel = "N", description = "Rooms that the connections are spread over.")
    private int rooms = 10;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "How many of the connections send. All of them if not given.")
    private @Nullable Integer publishers;

    @Option(names = "--rate", paramLabel = "R", description = "Messages a second, of all publishers together.")
    private double rate = 100;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long to send, such as 500ms, 10s or 2m.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Duration duration;

    @Option(names = "--text-bytes", paramLabel = "N", description = "Length of each text.")
    private int textBytes = 100;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long to wait after the last send for what is missing, while nothing arrives.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Duration patience;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Also writes the result to this file, as one JSON object.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        LoadPlan plan = plan();
        ResultFile file = json == null ? null : new ResultFile(json);
        if (file != null) {
            file.requireWritable();
        }
        Result result = new LoadRun(plan, spec.commandLine().getErr()).run();
        ResultText.print(result, spec.commandLine().getOut());
        if (file != null) {
            file.write(result);
        }
        return result.passed() ? LoadTestMain.PASSED : LoadTestMain.FAILED;
    }

    private LoadPlan plan() {
        int sending = publishers == null ? connections : publishers;
        return new LoadPlan(
                runName(), Target.parse(url), connections, rooms, sending, rate, duration, textBytes, patience);
    }

    private static String runName() {
        StringBuilder name = new StringBuilder(RUN_NAME_CHARS);
        for (int i = 0; i < RUN_NAME_CHARS; i++) {
            name.append(
                    Character.forDigit(ThreadLocalRandom.current().nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return name.toString();
    }
}
