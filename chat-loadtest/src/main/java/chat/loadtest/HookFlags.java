package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Nodes;
import chat.loadtest.plan.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code run} that kill, start or restart the server, or its nodes, while it is under load. Confined to the main thread. */
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

    @Option(
            names = "--kill-node",
            paramLabel = "COMMAND",
            description =
                    "--rounds: shell command that kills a node; {node} stands for its number, from 1, in the order "
                            + "of --url.")
    private @Nullable String killNode;

    @Option(
            names = "--start-node",
            paramLabel = "COMMAND",
            description =
                    "--rounds: shell command that starts the node again. The run stops it at the end if it still runs.")
    private @Nullable String startNode;

    /**
     * The commands with their times.
     *
     * @throws CannotRunException naming a flag that lacks another
     */
    ServerHooks hooks(LoadPlan plan) {
        List<ServerHooks.Hook> hooks = new ArrayList<>();
        add(hooks, "--kill-server", kill, "--kill-at", killAt);
        if (start != null && startAt == null && kill != null) {
            hooks.add(new ServerHooks.Hook("--start-server", start, null));
        } else {
            add(hooks, "--start-server", start, "--start-at", startAt);
        }
        add(hooks, "--restart-server", restart, "--restart-at", restartAt);
        addRounds(hooks, plan.nodes(), plan.rounds());
        return new ServerHooks(hooks);
    }

    private void addRounds(List<ServerHooks.Hook> hooks, Nodes nodes, @Nullable Rounds rounds) {
        if (killNode == null && startNode == null && rounds == null) {
            return;
        }
        if (killNode == null || startNode == null || rounds == null) {
            throw new CannotRunException("--rounds, --kill-node and --start-node go together");
        }
        if (!nodes.areSeveral()) {
            throw new CannotRunException("--rounds needs several --url, one for each node");
        }
        for (int round = 0; round < rounds.count(); round++) {
            int number = 1 + rounds.nodeOf(round, nodes.count());
            hooks.add(ServerHooks.Hook.ofNode("--kill-node", killNode, rounds.killsAt(round), number));
            hooks.add(ServerHooks.Hook.ofNode("--start-node", startNode, rounds.startsAt(round), number));
        }
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
