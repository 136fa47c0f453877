package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Talk;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a connection may do. Filled once, by the command line. */
final class TalkFlags {

    @Option(
            names = "--sends-per-second",
            paramLabel = "N",
            description = "limits messages per second of one connection; 0: no limit" + DEFAULT)
    private int sendsPerSecond = Talk.defaults().sendsPerSecond();

    @Option(names = "--max-text-chars", paramLabel = "N", description = "most characters in a message" + DEFAULT)
    private int maxTextChars = Talk.defaults().maxTextChars();

    @Option(
            names = "--edit-window",
            paramLabel = "TIME",
            description = "lets people edit and delete their messages for this time; 0s: never" + DEFAULT)
    private Duration editWindow = Talk.defaults().editWindow();

    @Option(
            names = "--ping-interval",
            paramLabel = "TIME",
            description = "pings a client after this time of silence, such as 25s or 1m" + DEFAULT)
    private Duration pingInterval = Talk.defaults().pingInterval();

    /** The fallback, as a flag without one would be the opposite of what a variable or the file say. */
    @Option(
            names = "--compression",
            arity = "0..1",
            paramLabel = "false",
            fallbackValue = "true",
            description = "compresses messages for clients that offer permessage-deflate: fewer bytes, more CPU")
    private boolean compression = Talk.defaults().compression();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Talk talk() {
        return new Talk(sendsPerSecond, maxTextChars, editWindow, pingInterval, compression);
    }
}
