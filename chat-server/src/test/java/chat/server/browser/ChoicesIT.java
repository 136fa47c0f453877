package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a visitor chooses in the settings, and what one hears while one looks elsewhere. */
class ChoicesIT extends AnnsScene {

    /** Notes notifications and badges. Whether the page is hidden, and whether the visitor allows notifications, says the test. */
    private static final String NOTES = """
            window.notes = [];
            window.badges = [];
            window.away = false;
            Object.defineProperty(document, 'hidden', { get: () => window.away });
            window.Notification = class {
              static permission = 'default';
              static answer = 'granted';
              static requestPermission() { return Promise.resolve(this.permission = this.answer); }
              constructor(title, { body }) { window.notes.push(`${title}: ${body}`); }
            };
            navigator.setAppBadge = count => Promise.resolve(window.badges.push(count));
            navigator.clearAppBadge = () => Promise.resolve(window.badges.push(0));
            """;

    private static void choose(Page page, String what, String value) {
        page.locator("#me").click();
        page.locator("#choose-" + what).selectOption(value);
        page.locator("#settings-close").click();
    }

    private static void goAway(Page page, boolean away) {
        page.evaluate("away => { window.away = away; document.dispatchEvent(new Event('visibilitychange')); }", away);
    }

    private Page noting(String notify) {
        Page page = visitors.newPage(Visitors.english());
        page.addInitScript(NOTES);
        visitors.enter(page, port, "Bob");
        choose(page, "notify", notify);
        goAway(page, true);
        return page;
    }

    @Test
    void theLanguageIsTheSameInAllTabsAndAfterAReload() {
        Page page = visitors.enter(port, "Bob").page();
        Page other = page.context().newPage();
        other.navigate(Visitors.address(port) + "#lobby");
        assertThat(other.locator("#send")).hasText("Send");

        choose(page, "language", "zh-Hant");

        assertThat(page.locator("#send")).hasText("傳送");
        assertThat(other.locator("#send")).hasText("傳送");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-Hant");
        page.reload();
        assertThat(page.locator("#send")).hasText("傳送");
    }

    @Test
    void aThemeStaysWhateverTheSystemHas() {
        Page page = visitors.enter(port, "Bob").page();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(255, 255, 255)");

        choose(page, "theme", "dark");

        assertThat(page.locator("body")).hasCSS("background-color", "rgb(21, 25, 26)");
        page.reload();
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(21, 25, 26)");
    }

    @Test
    void theClockHasTwelveHoursOrTwentyFour() {
        ann.post("lobby", "hello");
        Page page = visitors.enter(port, "Bob").page();

        choose(page, "clock", "12");
        assertThat(page.locator(".message .time")).hasText(Pattern.compile("^\\d{1,2}:\\d{2}\\s[ap]m$"));
        choose(page, "clock", "24");
        assertThat(page.locator(".message .time")).hasText(Pattern.compile("^\\d{2}:\\d{2}$"));
    }

    @Test
    void whoLooksElsewhereIsNotifiedOfMentionsAndSeesTheNumberInTheTitle() {
        Page page = noting("mentions");
        assertThat(page).hasTitle("lobby – Chat");

        ann.post("lobby", "hello");
        assertThat(page).hasTitle("(1) lobby – Chat");
        ann.post("lobby", "@Bob, are you there?");
        assertThat(page).hasTitle("(2) lobby – Chat");

        assertThat(page.evaluate("window.notes")).isEqualTo(List.of("Ann · lobby: @Bob, are you there?"));
        Visitors.await(page, "window.badges.at(-1) === 2");
        goAway(page, false);
        assertThat(page).hasTitle("lobby – Chat");
        Visitors.await(page, "window.badges.at(-1) === 0");
    }

    @Test
    void whoWantsAllIsNotifiedOfAll() {
        Page page = noting("all");

        ann.post("lobby", "hello");

        assertThat(page).hasTitle("(1) lobby – Chat");
        assertThat(page.evaluate("window.notes")).isEqualTo(List.of("Ann · lobby: hello"));
    }

    @Test
    void whoWantsNoneIsNotNotified() {
        Page page = noting("none");

        ann.post("lobby", "@Bob");

        assertThat(page).hasTitle("(1) lobby – Chat");
        assertThat(page.evaluate("window.notes")).isEqualTo(List.of());
    }

    @Test
    void aBrowserThatForbidsNotificationsIsNotAskedInVain() {
        Page page = visitors.newPage(Visitors.english());
        page.addInitScript(NOTES);
        visitors.enter(page, port, "Bob");
        page.evaluate("Notification.answer = 'denied'");

        page.locator("#me").click();
        page.locator("#choose-notify").selectOption("all");

        assertThat(page.locator("#notify-note")).hasText("This browser does not allow them for this page.");
        assertThat(page.locator("#choose-notify")).hasValue("none");
    }

    @Test
    void whomOneHidesIsHiddenInAllTabs() {
        ann.post("lobby", "blah");
        Visitor bob = visitors.enter(port, "Bob");
        Page other = bob.page().context().newPage();
        other.navigate(Visitors.address(port) + "#lobby");
        new Visitor(other, "Bob").seesMessages("blah");

        bob.page().locator("#members .menu-button").click();
        bob.page().locator("[role=menuitem]").last().click();

        bob.seesMessages(0);
        new Visitor(other, "Bob").seesMessages(0);
    }
}
