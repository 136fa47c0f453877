package chat.server.logs;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whether standard error goes to systemd's journal, which has a clock of its own and reads priorities from the lines
 * (systemd.exec(5), JOURNAL_STREAM; sd-daemon(3)). Stateless.
 */
public final class Journal {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private static final boolean ON_STANDARD_ERROR = isAt(STANDARD_ERROR, System.getenv());

    private Journal() {}

    /** The beginning of a line on standard error: the priority, where the journal reads it. */
    public static String prefix(Level level) {
        return ON_STANDARD_ERROR ? priority(level) : "";
    }

    static boolean isOnStandardError() {
        return ON_STANDARD_ERROR;
    }

    /** The variable is inherited, so it has to name the file. */
    static boolean isAt(Path file, Map<String, String> environment) {
        try {
            String is = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
            return is.equals(environment.get("JOURNAL_STREAM"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static String priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
    }
}
