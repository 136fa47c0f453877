package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The Chromium of this machine, without a window. Where there is none, tests that need it are left out, except under
 * continuous integration (the variable {@code CI}), where they fail. Stateless.
 */
final class Chromium {

    private Chromium() {}

    /** Opens a page from disk and returns its elements as markup, once its scripts have run; fails if one of them fails. */
    static String open(Path page) throws IOException, InterruptedException {
        return open(page, 1280);
    }

    /** The same in a window of a width in pixels. */
    static String open(Path page, int width) throws IOException, InterruptedException {
        Path errors = page.resolveSibling("chromium.log");
        Process chromium = new ProcessBuilder(
                        program(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + page.resolveSibling("chromium"),
                        "--enable-logging=stderr",
                        "--window-size=" + width + ",900",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectError(errors.toFile())
                .start();
        String elements = new String(chromium.getInputStream().readAllBytes(), UTF_8);
        assertThat(chromium.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(Files.readString(errors)).doesNotContain("CONSOLE");
        return elements;
    }

    private static String program() {
        List<String> names = List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
        String program = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        if (program.isEmpty() && System.getenv("CI") != null) {
            throw new IllegalStateException("no Chromium is on the PATH");
        }
        Assumptions.assumeFalse(program.isEmpty(), "no Chromium is on the PATH");
        return program;
    }
}
