package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.SlowReaders;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a connection that does not read may cost. Filled once, by the command line. */
final class SlowReaderFlags {

    @Option(
            names = "--max-pending-bytes",
            paramLabel = "N",
            description = "limits the bytes that wait for a connection that reads too slowly; "
                    + "beyond that it gets the rest from the history" + DEFAULT)
    private int maxPendingBytes = SlowReaders.defaults().maxPendingBytes();

    @Option(
            names = "--max-behind",
            paramLabel = "TIME",
            description = "closes a connection that reads nothing for this time; at most 2m" + DEFAULT)
    private Duration maxBehind = SlowReaders.defaults().maxBehind();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    SlowReaders slowReaders() {
        return new SlowReaders(maxPendingBytes, maxBehind);
    }
}
