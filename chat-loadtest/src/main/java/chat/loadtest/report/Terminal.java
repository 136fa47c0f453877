package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the place that is printed to can do. Immutable.
 *
 * @param rewrites whether lines can be written again in place, by ANSI's control sequences
 * @param colours whether it shows colours, and the user wants them
 * @param columns characters in a line
 */
public record Terminal(boolean rewrites, boolean colours, int columns) {

    /** What is no terminal: a file, a pipe, a log. */
    public static final Terminal NONE = new Terminal(false, false, Integer.MAX_VALUE);

    private static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 20;

    /** Finds out about standard output; blocks up to a second. */
    public static Terminal ofStandardOutput() {
        return of(Path.of("/proc/self/fd/1"), System.getenv());
    }

    /** The same for standard error. */
    public static Terminal ofStandardError() {
        return of(Path.of("/proc/self/fd/2"), System.getenv());
    }

    /** @param handle a link to what is printed to, as Linux keeps it for each file handle */
    static Terminal of(Path handle, Map<String, String> environment) {
        if (!isTerminal(handle) || environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return NONE;
        }
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty(); // https://no-color.org
        return new Terminal(true, colours, columns(environment.getOrDefault("COLUMNS", "")));
    }

    private static boolean isTerminal(Path handle) {
        try {
            String target = Files.readSymbolicLink(handle).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static int columns(String environment) {
        int columns = environment.matches("\\d{1,5}") ? Integer.parseInt(environment) : askTerminal();
        return columns <= 0 ? DEFAULT_COLUMNS : Math.max(LEAST_COLUMNS, columns);
    }

    /** The second word that {@code stty size} prints, 0 if it prints none. */
    private static int askTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroy();
                return 0;
            }
            String said = new String(stty.getInputStream().readAllBytes(), US_ASCII).strip();
            return said.matches("\\d+ \\d{1,5}") ? Integer.parseInt(said.substring(said.indexOf(' ') + 1)) : 0;
        } catch (IOException e) {
            return 0; // there is no such program, or no terminal
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
