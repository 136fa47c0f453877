package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Bounds;
import chat.server.config.Floods;
import chat.server.config.Handshakes;
import chat.server.config.Limits;
import chat.server.config.Patience;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What clients may do to the server, however many they are. Filled once, by the command line. */
final class LimitFlags {

    private static final Limits DEFAULTS = Limits.defaults();

    @Option(
            names = "--handshakes-per-second",
            paramLabel = "N",
            description = "limits new WebSockets per second, with bursts of ten times that; 0: no limit" + DEFAULT)
    private int handshakesPerSecond = DEFAULTS.handshakes().perSecond();

    @Option(
            names = "--handshakes-per-second-per-address",
            paramLabel = "N",
            description =
                    "limits new WebSockets per second from one address, with bursts of max-connections-per-address; 0: no limit, "
                            + "as where max-connections-per-address is 0" + DEFAULT)
    private int handshakesPerSecondPerAddress = DEFAULTS.handshakes().perSecondPerAddress();

    @Option(
            names = "--sends-burst",
            paramLabel = "N",
            description = "lets a connection send a burst of N messages; 0: twice sends-per-second" + DEFAULT)
    private int sendsBurst = DEFAULTS.floods().sendsBurst();

    @Option(
            names = "--commands-per-second",
            paramLabel = "N",
            description = "limits other commands per second of one connection; 0: no limit" + DEFAULT)
    private int commandsPerSecond = DEFAULTS.floods().commandsPerSecond();

    @Option(
            names = "--commands-burst",
            paramLabel = "N",
            description =
                    "lets a connection send a burst of N other commands; 0: five times commands-per-second" + DEFAULT)
    private int commandsBurst = DEFAULTS.floods().commandsBurst();

    @Option(
            names = "--control-frames-per-second",
            paramLabel = "N",
            description = "limits ping and pong frames per second of one connection, with bursts of five times that; "
                    + "0: no limit" + DEFAULT)
    private int controlFramesPerSecond = DEFAULTS.floods().controlFramesPerSecond();

    @Option(
            names = "--max-control-frames-per-message",
            paramLabel = "N",
            description = "limits the ping and pong frames between the fragments of one message" + DEFAULT)
    private int maxControlFramesPerMessage = DEFAULTS.bounds().maxControlFramesPerMessage();

    @Option(names = "--max-fragments", paramLabel = "N", description = "limits the fragments of one message" + DEFAULT)
    private int maxFragments = DEFAULTS.bounds().maxFragments();

    @Option(
            names = "--max-unfinished-bytes",
            paramLabel = "N",
            description = "limits the memory for unfinished messages of all connections together" + DEFAULT)
    private long maxUnfinishedBytes = DEFAULTS.bounds().maxUnfinishedBytes();

    @Option(
            names = "--max-pending-bytes-in-all",
            paramLabel = "N",
            description = "limits the bytes that wait for all connections together; "
                    + "0: half of the memory outside the heap" + DEFAULT)
    private long maxPendingBytesInAll = DEFAULTS.bounds().maxPendingBytesInAll();

    @Option(
            names = "--max-rooms",
            paramLabel = "N",
            description = "limits the rooms with somebody in them; 0: no limit" + DEFAULT)
    private int maxRooms = DEFAULTS.bounds().maxRooms();

    @Option(
            names = "--max-rooms-per-connection",
            paramLabel = "N",
            description = "limits the rooms of one connection" + DEFAULT)
    private int maxRoomsPerConnection = DEFAULTS.bounds().maxRoomsPerConnection();

    @Option(
            names = "--new-rooms-per-second",
            paramLabel = "N",
            description =
                    "limits the rooms per second that a connection enters first, with bursts of max-rooms-per-connection, "
                            + "and the new rooms of an API key; 0: no limit" + DEFAULT)
    private int newRoomsPerSecond = DEFAULTS.floods().newRoomsPerSecond();

    @Option(
            names = "--headers-timeout",
            paramLabel = "TIME",
            description = "closes a connection without a whole handshake after this time" + DEFAULT)
    private Duration headersTimeout = DEFAULTS.patience().headers();

    @Option(
            names = "--hello-timeout",
            paramLabel = "TIME",
            description = "closes a connection without a hello after this time" + DEFAULT)
    private Duration helloTimeout = DEFAULTS.patience().hello();

    @Option(
            names = "--pong-timeout",
            paramLabel = "TIME",
            description = "closes a connection that leaves a ping unanswered for this time" + DEFAULT)
    private Duration pongTimeout = DEFAULTS.patience().pong();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Limits limits() {
        return new Limits(
                new Handshakes(handshakesPerSecond, handshakesPerSecondPerAddress),
                new Floods(sendsBurst, commandsPerSecond, commandsBurst, controlFramesPerSecond, newRoomsPerSecond),
                new Bounds(
                        maxRooms,
                        maxRoomsPerConnection,
                        maxFragments,
                        maxControlFramesPerMessage,
                        maxUnfinishedBytes,
                        maxPendingBytesInAll),
                new Patience(headersTimeout, helloTimeout, pongTimeout));
    }
}
