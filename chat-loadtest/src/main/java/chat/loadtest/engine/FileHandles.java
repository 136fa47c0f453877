package chat.loadtest.engine;

import chat.loadtest.plan.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limit of files that this process may open; each connection is one. Stateless. */
public final class FileHandles {

    /** For libraries, event loops, and files of one's own. */
    private static final int OTHERS = 100;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern MOST = Pattern.compile("Max open files +(\\d+)");

    private FileHandles() {}

    /**
     * Looks at the limit of this process.
     *
     * @throws CannotRunException if there are too few for these connections
     */
    public static void requireFor(int connections) {
        try {
            Matcher limit = MOST.matcher(Files.readString(LIMITS));
            if (limit.find()) {
                require(connections, Long.parseLong(limit.group(1)));
            }
        } catch (IOException e) {
            // This system does not show its limits; the first connection beyond them fails.
        }
    }

    private static void require(int connections, long most) {
        if (connections + OTHERS > most) {
            throw new CannotRunException("--connections " + connections + " need " + (connections + OTHERS)
                    + " file handles, and this process may have " + most + "; raise it with ulimit -n");
        }
    }
}
