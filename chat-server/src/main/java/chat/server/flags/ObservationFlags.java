package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.AccessLog;
import chat.server.config.Observation;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the server looks at itself. Filled once, by the command line. */
final class ObservationFlags {

    @Option(
            names = "--canary",
            paramLabel = "TIME",
            description = "has the server test itself this often: it says something in its own room, and waits for it; "
                    + "0s: never" + DEFAULT)
    private Duration canary = Observation.defaults().canary();

    @Option(
            names = "--access-log",
            paramLabel = "KIND",
            description =
                    "logs what was refused to whom (refusals), each end of a connection, too (all), or neither (off)"
                            + DEFAULT)
    private AccessLog accessLog = Observation.defaults().accessLog();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Observation observation() {
        return new Observation(canary, accessLog);
    }
}
