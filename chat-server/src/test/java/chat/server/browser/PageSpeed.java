package chat.server.browser;

import chat.server.TestServer;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Prints how long it takes until the page can be used: no test, as it measures the machine, too. Run by {@code
 * -Dit.test=PageSpeed}, with nothing beside it.
 */
@ExtendWith(Chromium.class)
class PageSpeed {

    private static final int TIMES = 9;
    private static final int LATENCY_MILLIS = 150;
    private static final int BYTES_PER_SECOND = 1_600_000 / 8;

    /** When the field that one writes into first had the focus, in ms since the navigation began. */
    private static final String WATCH = """
            addEventListener('focusin', ({ target }) => {
              if (['name', 'text'].includes(target.id)) {
                globalThis.usable ??= performance.now();
              }
            });""";

    @Test
    void printsWhenThePageCanBeUsed(Browser browser) {
        try (TestServer server = TestServer.start()) {
            String address = Visitors.address(server.port());
            for (boolean slow : new boolean[] {false, true}) {
                String line = slow ? LATENCY_MILLIS + " ms, " + BYTES_PER_SECOND * 8 / 1_000 + " kbit/s" : "local";
                print("first visit, entry form", line, times(browser, address, slow, false));
                print("later visit, composer", line, times(browser, address + "#lobby", slow, true));
            }
        }
    }

    private static void print(String what, String line, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                "%s, %s: median %.0f ms, slowest of %d %.0f ms%n",
                what, line, millis[TIMES / 2], TIMES, millis[TIMES - 1]);
    }

    private static double[] times(Browser browser, String address, boolean slow, boolean later) {
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            try (BrowserContext context = browser.newContext(Visitors.english())) {
                context.addInitScript(WATCH);
                Page page = context.newPage();
                if (later) {
                    page.navigate(address);
                    new Visitor(page, "Ann").enter();
                    page.navigate("about:blank");
                }
                if (slow) {
                    slowDown(page);
                }
                page.navigate(address);
                page.waitForCondition(() -> (boolean) page.evaluate("globalThis.usable !== undefined"));
                millis[i] = ((Number) page.evaluate("globalThis.usable")).doubleValue();
            }
        }
        return millis;
    }

    private static void slowDown(Page page) {
        JsonObject conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", LATENCY_MILLIS);
        conditions.addProperty("downloadThroughput", BYTES_PER_SECOND);
        conditions.addProperty("uploadThroughput", BYTES_PER_SECOND);
        page.context().newCDPSession(page).send("Network.emulateNetworkConditions", conditions);
    }
}
