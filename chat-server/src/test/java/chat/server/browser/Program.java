package chat.server.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of this machine that tests need. Where one is missing, its tests are left out, except under continuous integration
 * (the variable {@code CI}), where they fail.
 */
public final class Program {

    private Program() {}

    /** The program that {@code variable} (a system property or of the environment) names, or the first on the PATH and in /usr/sbin. */
    public static Optional<Path> find(String variable, List<String> names) {
        String given = System.getProperty(variable, System.getenv(variable));
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        return names.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    /** As {@link #find}, or the tests of {@code whose} end here. */
    public static Path require(String variable, List<String> names, String whose) {
        return find(variable, names).orElseThrow(() -> {
            throw leftOut(whose, "No " + names.get(0) + " is on the PATH, nor named by the variable " + variable + ".");
        });
    }

    private static RuntimeException leftOut(String whose, String missing) {
        if (System.getenv("CI") != null) {
            throw new IllegalStateException("the tests of " + whose + " cannot run. " + missing);
        }
        String line = "*** TESTS ARE LEFT OUT: " + whose + ". " + missing + " ***";
        System.err.println("\n" + line + "\n");
        return Assumptions.abort(line);
    }

    private static Optional<Path> onPath(String name) {
        String path = System.getenv("PATH");
        return Stream.concat(
                        Arrays.stream((path == null ? "/usr/bin" : path).split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
