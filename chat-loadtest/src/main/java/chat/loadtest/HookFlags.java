package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code run} that kill, start or restart the server while it is under load. Confined to the main thread. */
final class HookFlags {

    @Option(
            names = "--kill-server",
            paramLabel = "COMMAND",
            description = "Shell command that kills the server during the run.")
    private @Nullable String kill;

    @Option(names = "--kill-at", paramLabel = "TIME", description = "When to run it, counted from the first message.")
    private @Nullable Duration killAt;

    @Option(
            names = "--start-server",
            paramLabel = "COMMAND",
            description = "Shell command that starts the server again. The run stops it at the end if it still runs.")
    private @Nullable String start;

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description = "When to run it; by default as soon as --kill-server has ended.")
    private @Nullable Duration startAt;

    @Option(names = "--restart-server", paramLabel = "COMMAND", description = "Shell command that restarts the server.")
    private @Nullable String restart;

    @Option(
            names = "--restart-at",
            paramLabel = "TIME",
            description = "When to run it, counted from the first message.")
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
