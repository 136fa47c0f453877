package chat.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests the Chromium of this machine, one for the whole run. Used by JUnit's one thread, as Playwright wants it.
 */
final class Chromium implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(Chromium.class);

    private static final List<String> WHOLE = List.of("chromium", "chromium-browser", "google-chrome");

    /** The one that has no windows comes first: it is the same engine, for half of the CPU. */
    private static final List<String> NAMES =
            Stream.concat(Stream.of("chromium-headless-shell"), WHOLE.stream()).toList();

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
        String whose = context.getDisplayName();
        Programs programs = new Programs(
                Program.require("CHROMIUM", NAMES, whose),
                Program.require("PLAYWRIGHT_NODEJS_PATH", List.of("node"), whose));
        context.getRoot().getStore(OURS).computeIfAbsent(Running.class, key -> start(programs), Running.class);
    }

    private static Running start(Programs programs) {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        programs.node().toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Browser browser = playwright.chromium().launch(options(programs.chromium()));
        return new Running(playwright, browser);
    }

    private static BrowserType.LaunchOptions options(Path chromium) {
        return new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(ARGUMENTS);
    }

    /** Another browser like {@code browser}, for the test to close, which holds pages that one left for when one goes back. */
    static Browser withPageCache(Browser browser) {
        Path chromium = Program.require("CHROMIUM", WHOLE, "pages that are left and come back");
        return browser.browserType()
                .launch(options(chromium).setIgnoreDefaultArgs(List.of("--disable-back-forward-cache")));
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
