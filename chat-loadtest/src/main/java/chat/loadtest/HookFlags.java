package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The flags for what is done to the server in the middle of a run. Confined to the main thread. */
final class HookFlags {

    @Option(
            names = "--kill-server",
            paramLabel = "COMMAND",
            showDefaultValue = Visibility.NEVER,
            description = "Shell command that ends the server in the middle of the run.")
    private @Nullable String kill;

    @Option(
            names = "--kill-at",
            paramLabel = "TIME",
            converter = Durations.class,
            showDefaultValue = Visibility.NEVER,
            description = "When, after the first message is due.")
    private @Nullable Duration killAt;

    @Option(
            names = "--start-server",
            paramLabel = "COMMAND",
            showDefaultValue = Visibility.NEVER,
            description = "Shell command that starts it again. If it is still running when the run ends, it is ended.")
    private @Nullable String start;

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            converter = Durations.class,
            showDefaultValue = Visibility.NEVER,
            description = "When. If not given, as soon as --kill-server has ended.")
    private @Nullable Duration startAt;

    @Option(
            names = "--restart-server",
            paramLabel = "COMMAND",
            showDefaultValue = Visibility.NEVER,
            description = "Shell command that ends the server and starts it again.")
    private @Nullable String restart;

    @Option(
            names = "--restart-at",
            paramLabel = "TIME",
            converter = Durations.class,
            showDefaultValue = Visibility.NEVER,
            description = "When, after the first message is due.")
    private @Nullable Duration restartAt;

    /** @throws CannotRunException naming a flag that lacks another */
    ServerHooks hooks() {
        List<ServerHooks.Hook> hooks = new ArrayList<>();
        add(hooks, "--kill-server", kill, "--kill-at", killAt);
        if (start != null && startAt == null && kill != null) {
            hooks.add(new ServerHooks.Hook("--start-server", start, null));
        } else {
            add(hooks, "--start-server", start, "--start-at", startAt);
        }
        add(hooks, "--restart-server", restart, "--restart-at", restartAt);
        return new ServerHooks(hooks);
    }

    private static void add(
            List<ServerHooks.Hook> hooks,
            String flag,
            @Nullable String command,
            String timeFlag,
            @Nullable Duration time) {
        if (command != null && time != null) {
            hooks.add(new ServerHooks.Hook(flag, command, time));
        } else if (command != null || time != null) {
            throw new CannotRunException(flag + " and " + timeFlag + " go together");
        }
    }
}
