package chat.loadtest;

import chat.loadtest.plan.Behaviour;
import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Durations;
import chat.loadtest.plan.Load;
import chat.loadtest.plan.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The flags of {@code run} that say what load to put on a server. They are also the fields of a scenario, without their
 * dashes. Confined to the main thread.
 */
@SuppressWarnings("NullAway.Init") // set by picocli
final class LoadFlags {

    @Option(names = "--connections", paramLabel = "N", description = "Connections, each a member of one room.")
    int connections = 100;

    @Option(names = "--rooms", paramLabel = "N", description = "Rooms that the connections are spread over.")
    int rooms = 10;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description = "How many of the connections send. All of them if not given.")
    @Nullable
    Integer publishers;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Messages a second, of all publishers together, due at their times whatever the server does.")
    double rate = 100;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "10s",
            description = "How long to send at the rate, such as 500ms, 10s or 2m.")
    Duration duration;

    @Option(
            names = "--ramp",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "0s",
            description = "Before that, raises the rate from nothing over this time.")
    Duration ramp;

    @Option(
            names = "--steps",
            paramLabel = "R,R,...",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Tries these rates one after the other, each for --step-duration, and tells of each.")
    @Nullable
    List<Double> steps;

    @Option(
            names = "--step-duration",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "10s",
            description = "How long a step is.")
    Duration stepDuration;

    @Option(
            names = "--find-limit",
            description =
                    "Begins at --rate and looks for the highest rate that stays within --limit-p99, without loss.")
    boolean findLimit;

    @Option(
            names = "--limit-p99",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "10ms",
            description = "The longest that 99 %% of the deliveries may take for a step to count as held.")
    Duration limitP99;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Not by a rate: each publisher has N messages under way and sends the next one when one is "
                    + "answered. 0 for the rate.")
    int window;

    @Option(names = "--text-bytes", paramLabel = "N", description = "Length of each text.")
    int textBytes = 100;

    @Option(
            names = "--dialect",
            paramLabel = "D",
            description = "chat.v1, plain, or raw for a server that sends everybody what anybody sends.")
    String dialect = "chat.v1";

    @Option(names = "--no-echo", description = "With plain and raw: a sender does not get its own messages.")
    boolean noEcho;

    @Option(names = "--no-reconnect", description = "A member whose connection ends stays away.")
    boolean noReconnect;

    @Option(
            names = "--drop-all-every",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "0s",
            description = "Cuts all connections at once, again and again; members come back and resume. 0s for never.")
    Duration dropAllEvery;

    @Option(
            names = "--slow-readers",
            paramLabel = "PERCENT",
            description = "Members that stop reading for --slow-for every --slow-every. Their latency is not counted.")
    int slowReaders;

    @Option(
            names = "--slow-for",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "2s",
            description = "How long they do not read.")
    Duration slowFor;

    @Option(
            names = "--slow-every",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "5s",
            description = "From one such time to the next.")
    Duration slowEvery;

    @Option(
            names = "--churn-rate",
            paramLabel = "R",
            description = "Members a second that leave their room and join it again, resuming or anew.")
    double churnRate;

    @Option(names = "--typing-rate", paramLabel = "R", description = "Members a second that say they are typing.")
    double typingRate;

    @Option(names = "--rename-rate", paramLabel = "R", description = "Members a second that rename themselves.")
    double renameRate;

    @Option(
            names = "--history-rate",
            paramLabel = "R",
            description = "Members a second that read the newest history, which is compared with what was delivered.")
    double historyRate;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "10s",
            description = "How long to wait after the last send for what is missing, while nothing arrives.")
    Duration patience;

    /** Of all of them, without their dashes. */
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
                throw new CannotRunException("--steps cannot be had together with --find-limit, --window or --ramp");
            }
            steps.forEach(step -> phases.add(Phase.steady(step, stepDuration)));
        } else if (findLimit) {
            if (window > 0 || !ramp.isZero()) {
                throw new CannotRunException("--find-limit cannot be had together with --window or --ramp");
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

    Dialect dialect() {
        return Dialect.parse(dialect);
    }
}
