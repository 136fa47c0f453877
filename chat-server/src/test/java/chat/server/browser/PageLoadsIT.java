package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What a browser asks for when it opens the page, and what it makes of it. */
class PageLoadsIT extends PageScene {

    /** What was received, and not found in the browser's cache. */
    private static final String RECEIVED = "performance.getEntriesByType('resource')"
            + ".filter(entry => entry.transferSize > 0).map(entry => entry.name)";

    @Test
    void aBrowserCanInstallThePage() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(port));

        CDPSession session = page.context().newCDPSession(page);
        JsonObject manifest = session.send("Page.getAppManifest");

        assertThat(manifest.getAsJsonArray("errors")).isEmpty();
        assertThat(manifest.get("url").getAsString()).endsWith("/manifest.webmanifest");
        assertThat(manifest.get("data").getAsString()).contains("\"standalone\"");
    }

    @Test
    void aBrowserThatHasBeenHereAsksForTheStartPageOnly() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(port));
        assertThat(page.locator("#entry")).isVisible();
        assertThat(page.evaluate(RECEIVED))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSizeGreaterThanOrEqualTo(3);

        page.navigate("about:blank");
        page.navigate(Visitors.address(port));
        assertThat(page.locator("#entry")).isVisible();

        assertThat(page.evaluate(RECEIVED))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .allMatch(address -> address.toString().endsWith("/icon.svg")); // asked for when the browser likes
    }

    @Test
    void nothingIsAskedOfOtherHostsAndFewThingsOfThisOne() {
        Page page = visitors.newPage(Visitors.english());
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest((Request request) -> asked.add(request.url()));

        page.navigate(Visitors.address(port));
        assertThat(page.locator("#entry")).isVisible();

        assertThat(asked).allMatch(url -> url.startsWith(Visitors.address(port)));
        assertThat(asked).hasSizeLessThanOrEqualTo(7);
    }
}
