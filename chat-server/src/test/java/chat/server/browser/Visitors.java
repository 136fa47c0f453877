package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The people at the pages of one test, each with a browser profile of their own. When they leave, no page may have complained
 * in its console. Confined to the thread of the test.
 */
final class Visitors {

    private static final String LOST_CONNECTION = "WebSocket connection to ";

    /** The browser would write these to the console by itself; that is not left to its mood. */
    private static final String TELL_VIOLATIONS = "addEventListener('securitypolicyviolation', event =>"
            + " console.error('content security policy: ' + event.effectiveDirective + ' ' + event.blockedURI))";

    /** Timers of 6 s, for notes, and of 7 s, for who types, never end. */
    private static final String LASTS = """
            const begin = setTimeout;
            globalThis.setTimeout = (task, millis, ...rest) => begin(task, millis > 5_000 && millis < 10_000 ? 2 ** 31 - 1 : millis, ...rest);""";

    private final Browser browser;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private boolean connectionsMayFail;
    private boolean mayComplain;

    Visitors(Browser browser) {
        this.browser = browser;
    }

    static NewContextOptions english() {
        return new NewContextOptions().setLocale("en-GB").setTimezoneId(whereItIsNoon());
    }

    /** No day ends there while a test runs. */
    private static String whereItIsNoon() {
        int hoursLeft = 12 - LocalTime.now(ZoneOffset.UTC).getHour();
        return "Etc/GMT%+d".formatted(-hoursLeft); // whose signs are those of POSIX: what is ahead of UTC has a minus
    }

    /** A connection that fails is a complaint of the browser, which a page cannot keep it from. */
    void mayLoseConnections() {
        connectionsMayFail = true;
    }

    /** What a test breaks in the page may be complained about. */
    void mayComplain() {
        mayComplain = true;
    }

    Page newPage(NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        contexts.add(context);
        context.addInitScript(TELL_VIOLATIONS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    /** A page that goes on saying what pages say for some seconds: a test that stands still for a while would miss it. */
    Page newLastingPage(NewContextOptions options) {
        Page page = newPage(options);
        page.addInitScript(LASTS);
        return page;
    }

    /** A page that shares its connection with no other one, so that a test can take hold of its WebSockets. */
    Page newPageOfItsOwn(NewContextOptions options) {
        Page page = newPage(options);
        page.addInitScript("delete globalThis.SharedWorker");
        return page;
    }

    /** Somebody called {@code name} opens the page of the server at {@code port}, and enters the lobby. */
    Visitor enter(int port, String name) {
        return enter(port, name, english());
    }

    Visitor enter(int port, String name, NewContextOptions options) {
        return enter(newPage(options), port, name);
    }

    Visitor enter(Page page, int port, String name) {
        page.navigate(address(port));
        Visitor visitor = new Visitor(page, name);
        visitor.enter();
        return visitor;
    }

    static String address(int port) {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Waits until {@code expression} is true. Playwright's own way evaluates in the page, which its policy forbids. */
    static void await(Page page, String expression) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (!Boolean.TRUE.equals(page.evaluate(expression))) {
            assertThat(System.nanoTime()).as(expression).isLessThan(deadline);
            TestServer.pause();
        }
    }

    /** Closes all pages, and fails if one complained. */
    void leave() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints)
                .as("complaints in the consoles")
                .allMatch(complaint -> mayComplain || (connectionsMayFail && complaint.startsWith(LOST_CONNECTION)));
    }
}
