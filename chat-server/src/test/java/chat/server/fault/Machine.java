package chat.server.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * What a fault needs of this machine. Where it is not to be had the test is left out, except under continuous integration
 * (the variable {@code CI}), where it fails. Stateless.
 */
public final class Machine {

    private Machine() {}

    /** Runs a command that shows whether the machine can do {@code what}. */
    public static void mustBeAbleTo(String what, List<String> command) throws InterruptedException {
        String failure = failure(command);
        if (failure.isEmpty()) {
            return;
        }
        String missing = "this machine cannot " + what + ": " + String.join(" ", command) + ": " + failure;
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(missing);
        }
        String line = "*** A TEST OF FAULTS IS LEFT OUT: " + missing + " ***";
        System.err.println("\n" + line + "\n");
        Assumptions.abort(line);
    }

    /** A command with more words. */
    public static List<String> with(List<String> command, String... words) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words));
        return all;
    }

    private static String failure(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return status == 0 ? "" : "status " + status + " " + output.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
