package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import ch.qos.logback.classic.Level;
import chat.server.config.LogFormat;
import picocli.CommandLine.Option;

/** How the server logs. Filled once, by the command line. */
final class LogFlags {

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info, debug or trace" + DEFAULT)
    private LogLevel logLevel = LogLevel.INFO;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "writes the log as text, or as json: an object on each line" + DEFAULT)
    private LogFormat logFormat = LogFormat.TEXT;

    private enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    Level logLevel() {
        return Level.toLevel(logLevel.name());
    }

    LogFormat logFormat() {
        return logFormat;
    }
}
