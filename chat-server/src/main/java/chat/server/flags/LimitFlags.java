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
            description = "WebSockets that may begin a second, ten times that at once; 0: no limit" + DEFAULT)
    private int handshakesPerSecond = DEFAULTS.handshakes().perSecond();

    @Option(
            names = "--handshakes-per-second-per-address",
            paramLabel = "N",
            description = "the same of one address, max-connections-per-address at once; 0: no limit, "
                    + "as where max-connections-per-address is 0" + DEFAULT)
    private int handshakesPerSecondPerAddress = DEFAULTS.handshakes().perSecondPerAddress();

    @Option(
            names = "--sends-burst",
            paramLabel = "N",
            description = "messages of one connection at once, after a rest; 0: twice sends-per-second" + DEFAULT)
    private int sendsBurst = DEFAULTS.floods().sendsBurst();

    @Option(
            names = "--commands-per-second",
            paramLabel = "N",
            description = "commands of the other kinds a second of one connection; 0: no limit" + DEFAULT)
    private int commandsPerSecond = DEFAULTS.floods().commandsPerSecond();

    @Option(
            names = "--commands-burst",
            paramLabel = "N",
            description = "as many of them at once, after a rest; 0: five times commands-per-second" + DEFAULT)
    private int commandsBurst = DEFAULTS.floods().commandsBurst();

    @Option(
            names = "--control-frames-per-second",
            paramLabel = "N",
            description = "ping and pong frames a second of one connection, five times that at once; " + "0: no limit"
                    + DEFAULT)
    private int controlFramesPerSecond = DEFAULTS.floods().controlFramesPerSecond();

    @Option(
            names = "--max-control-frames-per-message",
            paramLabel = "N",
            description = "most of them between the fragments of one message" + DEFAULT)
    private int maxControlFramesPerMessage = DEFAULTS.bounds().maxControlFramesPerMessage();

    @Option(
            names = "--max-fragments",
            paramLabel = "N",
            description = "most frames that one message may come in" + DEFAULT)
    private int maxFragments = DEFAULTS.bounds().maxFragments();

    @Option(
            names = "--max-unfinished-bytes",
            paramLabel = "N",
            description = "most bytes of messages that have begun and not ended, of all connections together" + DEFAULT)
    private long maxUnfinishedBytes = DEFAULTS.bounds().maxUnfinishedBytes();

    @Option(
            names = "--max-pending-bytes-in-all",
            paramLabel = "N",
            description = "most bytes that may wait for all connections together; "
                    + "0: half of the memory outside the heap" + DEFAULT)
    private long maxPendingBytesInAll = DEFAULTS.bounds().maxPendingBytesInAll();

    @Option(
            names = "--max-rooms",
            paramLabel = "N",
            description = "most rooms that somebody is in; 0: no limit" + DEFAULT)
    private int maxRooms = DEFAULTS.bounds().maxRooms();

    @Option(
            names = "--max-rooms-per-connection",
            paramLabel = "N",
            description = "most rooms that one connection is in" + DEFAULT)
    private int maxRoomsPerConnection = DEFAULTS.bounds().maxRoomsPerConnection();

    @Option(
            names = "--new-rooms-per-second",
            paramLabel = "N",
            description = "rooms that one connection may be the first in, a second, and max-rooms-per-connection "
                    + "at once; 0: no limit" + DEFAULT)
    private int newRoomsPerSecond = DEFAULTS.floods().newRoomsPerSecond();

    @Option(
            names = "--headers-timeout",
            paramLabel = "TIME",
            description = "close a connection that has not sent a whole handshake by then" + DEFAULT)
    private Duration headersTimeout = DEFAULTS.patience().headers();

    @Option(
            names = "--hello-timeout",
            paramLabel = "TIME",
            description = "close a connection that has not said hello by then" + DEFAULT)
    private Duration helloTimeout = DEFAULTS.patience().hello();

    @Option(
            names = "--pong-timeout",
            paramLabel = "TIME",
            description = "close a connection that has not answered a ping by then" + DEFAULT)
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
