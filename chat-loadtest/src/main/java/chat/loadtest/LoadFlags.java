package chat.loadtest;

import chat.loadtest.plan.Behaviour;
import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Load;
import chat.loadtest.plan.Phase;
import chat.loadtest.plan.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The flags of {@code run} that define the load. A scenario has the same names as fields, without their dashes. Confined to the
 * main thread.
 */
@SuppressWarnings("NullAway.Init") // set by picocli
final class LoadFlags {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration DOWN_FOR = Duration.ofSeconds(2);

    @Option(names = "--connections", paramLabel = "N", description = "Connections, each a member of one room.")
    int connections = 100;

    @Option(names = "--rooms", paramLabel = "N", description = "Rooms; the connections are spread evenly over them.")
    int rooms = 10;

    @Option(names = "--publishers", paramLabel = "N", description = "Connections that send; by default all of them.")
    @Nullable
    Integer publishers;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "Messages a second, from all publishers together. Each is due at its time, whatever the server does.")
    double rate = 100;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to send at this rate, such as 500ms, 10s or 2m.")
    Duration duration;

    @Option(
            names = "--ramp",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "Raises the rate evenly from 0 over this time, before --duration begins.")
    Duration ramp;

    @Option(
            names = "--steps",
            paramLabel = "R",
            split = ",",
            description = "Tries these rates one after the other, each for --step-duration, and reports each.")
    @Nullable
    List<Double> steps;

    @Option(
            names = "--step-duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to try each rate of --steps or --find-limit.")
    Duration stepDuration;

    @Option(
            names = "--find-limit",
            description =
                    "Starts at --rate and finds the highest rate that loses nothing and stays within --limit-p99.")
    boolean findLimit;

    @Option(
            names = "--limit-p99",
            paramLabel = "TIME",
            defaultValue = "10ms",
            description = "--find-limit: 99 %% of the deliveries must take no longer than this.")
    Duration limitP99;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Closed loop: each publisher keeps N messages unanswered and sends another when one is "
                    + "answered. 0 sends at --rate.")
    int window;

    @Option(names = "--text-bytes", paramLabel = "N", description = "Length of each text.")
    int textBytes = 100;

    @Option(
            names = "--dialect",
            paramLabel = "D",
            description = "chat.v1, plain, or raw for a server that sends everyone each text unchanged.")
    String dialect = "chat.v1";

    @Option(names = "--no-echo", description = "plain and raw: the server does not send a message back to its sender.")
    boolean noEcho;

    @Option(names = "--no-reconnect", description = "A member does not come back when its connection ends.")
    boolean noReconnect;

    @Option(
            names = "--drop-all-every",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "Cuts all connections at this interval; the members come back and resume. 0s never cuts.")
    Duration dropAllEvery;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Runs --kill-node and --start-node so often, for a node after the other.")
    @Nullable
    Integer rounds;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description =
                    "--rounds: from the first message to the first kill, and from one to the next; by default 10s.")
    @Nullable
    Duration every;

    @Option(
            names = "--down-for",
            paramLabel = "TIME",
            description = "--rounds: from the kill of a node to its start; by default 2s.")
    @Nullable
    Duration downFor;

    @Option(
            names = "--slow-readers",
            paramLabel = "PERCENT",
            description = "Members that stop reading for --slow-for every --slow-every. Their latency does not count.")
    int slowReaders;

    @Option(
            names = "--slow-for",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "How long a slow reader stops.")
    Duration slowFor;

    @Option(
            names = "--slow-every",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "From one stop of a slow reader to the next.")
    Duration slowEvery;

    @Option(
            names = "--churn-rate",
            paramLabel = "R",
            description = "Members a second that leave their room and join it again, half of them without resuming.")
    double churnRate;

    @Option(names = "--typing-rate", paramLabel = "R", description = "Members a second that send typing.")
    double typingRate;

    @Option(names = "--rename-rate", paramLabel = "R", description = "Members a second that change their name.")
    double renameRate;

    @Option(
            names = "--history-rate",
            paramLabel = "R",
            description = "Members a second that read the newest history; the judge compares it with the deliveries.")
    double historyRate;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "After the last send: how long to wait for missing messages while none arrives.")
    Duration patience;

    /** The names of these flags, without their dashes. */
    static List<String> names() {
        return CommandSpec.forAnnotatedObject(new LoadFlags()).options().stream()
                .map(option -> option.longestName().substring("--".length()))
                .toList();
    }

    Crowd crowd() {
        return new Crowd(connections, rooms, publishers == null ? connections : publishers);
    }

    Load load() {
        List<Phase> phases = new ArrayList<>();
        if (steps != null) {
            if (findLimit || window > 0 || !ramp.isZero()) {
                throw new CannotRunException("--steps excludes --find-limit, --window and --ramp");
            }
            steps.forEach(step -> phases.add(Phase.steady(step, stepDuration)));
        } else if (findLimit) {
            if (window > 0 || !ramp.isZero()) {
                throw new CannotRunException("--find-limit excludes --window and --ramp");
            }
            phases.add(Phase.steady(rate, stepDuration));
        } else {
            if (!ramp.isZero()) {
                phases.add(new Phase(0, rate, ramp));
            }
            phases.add(Phase.steady(rate, duration));
        }
        return new Load(phases, window, findLimit ? limitP99 : null, stepDuration);
    }

    Behaviour behaviour() {
        return new Behaviour(
                !noReconnect,
                dropAllEvery,
                slowReaders,
                slowFor,
                slowEvery,
                churnRate,
                typingRate,
                renameRate,
                historyRate);
    }

    /** How nodes are killed; null for not at all. */
    @Nullable
    Rounds rounds() {
        return rounds == null
                ? null
                : new Rounds(rounds, every == null ? EVERY : every, downFor == null ? DOWN_FOR : downFor);
    }

    Dialect dialect() {
        return Dialect.parse(dialect);
    }
}
