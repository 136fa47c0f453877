package chat.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What a run's progress is printed to. Immutable.
 *
 * @param ansi on for a terminal that understands ANSI's control sequences: lines are written again in place, in colours
 * @param columns characters in a line
 */
public record Terminal(Ansi ansi, int columns) {

    /** A file, a pipe, a log. */
    public static final Terminal NONE = new Terminal(Ansi.OFF, Integer.MAX_VALUE);

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    /** Standard error, as picocli sees the terminal; asks it for its width, which may take a second. */
    public static Terminal ofStandardError(UsageMessageSpec usage) {
        return Ansi.AUTO.enabled() && isTerminal(STANDARD_ERROR) ? new Terminal(Ansi.ON, usage.width()) : NONE;
    }

    /** picocli looks at standard input and output alone. */
    static boolean isTerminal(Path handle) {
        try {
            String target = Files.readSymbolicLink(handle).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
