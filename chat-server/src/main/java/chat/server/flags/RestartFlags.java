package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Restart;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the server stops. Filled once, by the command line. */
final class RestartFlags {

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "spreads the goodbyes of a stop over this time; 0s: all at once" + DEFAULT)
    private Duration drain = Restart.defaults().drain();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Restart restart() {
        return new Restart(drain);
    }
}
