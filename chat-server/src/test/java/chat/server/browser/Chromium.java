package chat.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests the Chromium of this machine, one for the whole run. Where there is none, browser tests are left out,
 * except under continuous integration (the variable {@code CI}), where they fail. Used by JUnit's one thread, as Playwright
 * wants it.
 */
final class Chromium implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(Chromium.class);

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");

    /** How long an assertion waits for what it expects: reconnecting takes a few seconds, busy machines longer. */
    private static final double PATIENCE_MILLIS = 30_000;

    private record Programs(Path chromium, Path node) {}

    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
        @Override
        public void close() {
            playwright.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> chromium = find("CHROMIUM", NAMES);
        Optional<Path> node = find("PLAYWRIGHT_NODEJS_PATH", List.of("node"));
        if (chromium.isPresent() && node.isPresent()) {
            Programs programs = new Programs(chromium.get(), node.get());
            context.getRoot().getStore(OURS).computeIfAbsent(Running.class, key -> start(programs), Running.class);
            return;
        }
        String missing =
                (chromium.isPresent() ? "" : " No Chromium is on the PATH, nor named by the variable CHROMIUM.")
                        + (node.isPresent() ? "" : " No node is on the PATH, nor named by PLAYWRIGHT_NODEJS_PATH.");
        if (System.getenv("CI") != null) {
            throw new IllegalStateException("the browser tests cannot run." + missing);
        }
        String line = "*** BROWSER TESTS ARE LEFT OUT: " + context.getDisplayName() + "." + missing + " ***";
        System.err.println("\n" + line + "\n");
        Assumptions.abort(line);
    }

    private static Running start(Programs programs) {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        programs.node().toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(programs.chromium())
                        .setArgs(ARGUMENTS));
        return new Running(playwright, browser);
    }

    /** The program that {@code variable} (a system property or of the environment) names, or the first on the PATH. */
    private static Optional<Path> find(String variable, List<String> names) {
        String given = System.getProperty(variable, System.getenv(variable));
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        return names.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    private static Optional<Path> onPath(String name) {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "/usr/bin" : path).split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getRoot().getStore(OURS).get(Running.class, Running.class);
        if (running == null) {
            throw new IllegalStateException("no browser was started");
        }
        return running.browser();
    }
}
