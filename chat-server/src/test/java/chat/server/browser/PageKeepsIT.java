package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page keeps for its visitor: words that were not sent, a name, and who one is. */
class PageKeepsIT extends AnnsScene {

    private static final String INVISIBLE = "\u200B";

    private final List<WebSocketRoute> routes = new ArrayList<>();
    private boolean away;

    /** A visitor whose WebSockets end at once while {@link #away}; the page itself can still be loaded. */
    private Visitor enter(String name) {
        Page page = visitors.newPageOfItsOwn(Visitors.english());
        page.routeWebSocket("**/ws", toPage -> {
            if (away) {
                toPage.close();
            } else {
                routes.add(toPage);
                toPage.connectToServer();
            }
        });
        return visitors.enter(page, port, name);
    }

    private void goAway(Visitor visitor) {
        away = true;
        routes.get(routes.size() - 1).close();
        visitor.seesConnection("waiting");
    }

    private void comeBack(Visitor visitor) {
        away = false;
        visitor.comesBack();
    }

    @Test
    void unsentMessagesAndTheDraftOutliveAReload() {
        Visitor bob = enter("Bob");
        goAway(bob);
        bob.say("one");
        bob.say("two");
        bob.seesUnsent("one", "two");
        bob.type("half a sen");
        Object ids = ids(bob);

        bob.page().reload();

        bob.seesUnsent("one", "two");
        assertThat(bob.page().locator("#text")).hasValue("half a sen");
        assertThat(ids(bob)).isEqualTo(ids);
        comeBack(bob);
        bob.seesMessages("one", "two");
        assertThat(ann.next("message").string("text")).isEqualTo("one");
        assertThat(ann.next("message").string("text")).isEqualTo("two");
    }

    private static Object ids(Visitor visitor) {
        return visitor.page()
                .locator(".message.pending")
                .evaluateAll("all => all.map(each => each.dataset.key.split(':').at(-1))");
    }

    @Test
    void leavingAsksBeforeItGivesUpWhatWaits() {
        Visitor bob = enter("Bob");
        goAway(bob);
        bob.say("one");

        bob.page().locator("#leave").click();
        assertThat(bob.page().locator("#question")).hasText("1 message here is not sent yet. Leave, and give it up?");
        bob.page().locator(".question .no").click();
        bob.seesUnsent("one");
        bob.page().locator("#leave").click();
        bob.page().locator(".question .yes").click();

        assertThat(bob.page().locator("#entry")).isVisible();
        away = false;
        bob.enter();
        ann.post("lobby", "all there is");
        bob.seesMessages("all there is");
    }

    @Test
    void aBadNameTypedWhileAwayYieldsToTheLastGoodOne() {
        Visitor bob = enter("Bob");
        bob.rename("Robert");
        bob.seesPeople("Ann", "Robert (you)");
        bob.closeSettings();
        goAway(bob);
        bob.say("waits");
        bob.rename(INVISIBLE);

        away = false; // the settings lie over the button

        bob.seesConnection("open");
        bob.seesMessages("waits");
        bob.seesPeople("Ann", "Robert (you)");
        assertThat(bob.page().locator("#rename-note")).containsText("A name has 1 to 32 characters");
    }

    @Test
    void whoClosesTheTabAndReturnsOwnsTheirMessages() {
        Visitor bob = visitors.enter(port, "Bob");
        bob.say("mine");
        bob.seesMessages("mine");
        BrowserContext browser = bob.page().context();
        bob.page().close();

        Visitor again = visitors.enter(browser.newPage(), port, "Bob");

        again.seesMessages("mine");
        assertThat(again.page().locator(".message.own")).hasCount(1);
    }

    @Test
    void aRenameReachesTheOtherTabs() {
        Visitor bob = visitors.enter(port, "Bob");
        Page other = bob.page().context().newPage();
        Visitor otherTab = visitors.enter(other, port, "Bob");

        bob.rename("Robert");

        otherTab.seesPeople("Ann", "Robert (you)");
        assertThat(other.locator("#me bdi")).hasText("Robert"); // the settings ask for the name as they open
        other.locator("#me").click();
        assertThat(other.locator("#new-name")).hasValue("Robert");
        otherTab.closeSettings();
        otherTab.say("from the other tab");
        bob.seesSender("from the other tab", "Robert");
    }
}
