package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Limits;
import chat.server.client.Client;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Nothing sticks out of the page, and pictures of it for people are left in {@code target/screenshots}. */
class PageLooksIT extends PageScene {

    private static final Path PICTURES = Path.of("target", "screenshots");

    @Test
    void fitsADesktopInLightAndDark() {
        Page page = conversation("Ann", Visitors.english()).page();

        takePicture(page, "desktop-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        takePicture(page, "desktop-dark");

        assertNothingSticksOut(page);
        assertThat(page.locator("#members")).isVisible();
    }

    @Test
    void fitsAPhone() {
        Page page = conversation("Ann", phone()).page();

        takePicture(page, "phone");
        assertNothingSticksOut(page);
        assertThat(page.locator("#send")).isInViewport();

        page.locator("#member-count").click();
        takePicture(page, "phone-people");
        assertNothingSticksOut(page);
        assertThat(page.locator("#send")).isInViewport();
    }

    @Test
    void fitsInChinese() {
        Page page = conversation("小明", Visitors.english().setLocale("zh-CN")).page();
        takePicture(page, "chinese");
        assertNothingSticksOut(page);
        page.locator("#leave").click();
        takePicture(page, "chinese-door");
    }

    @Test
    void fitsAPhoneInChinese() {
        Page page = conversation("小明", phone().setLocale("zh-CN")).page();
        takePicture(page, "phone-chinese");
        assertNothingSticksOut(page);
    }

    @Test
    void showsThatTheConnectionIsLostAndATextIsTooLong() {
        visitors.mayLoseConnections();
        Visitor ann = conversation("Ann", phone());
        server.stop();
        ann.seesConnection("waiting");
        ann.say("Is anybody there?");
        ann.say("y".repeat(Limits.DEFAULT_TEXT_CHARS + 1));

        takePicture(ann.page(), "phone-lost");
        assertNothingSticksOut(ann.page());
        assertThat(ann.page().locator("#send")).isInViewport();
        assertThat(ann.page().locator("#text-error")).isInViewport();
    }

    @Test
    void fitsATallTextAndOneThatWaits() {
        visitors.mayLoseConnections();
        Visitor ann = visitors.enter(server.port(), "Ann", phone());
        ann.say("A list of\n" + "something\n".repeat(200) + "and more");
        ann.seesMessages(1);
        server.stop();
        ann.seesConnection("waiting");
        ann.say("Is anybody there?");
        ann.type("And");

        takePicture(ann.page(), "phone-tall");
        assertNothingSticksOut(ann.page());
        assertThat(ann.page().locator(".more")).isInViewport();
    }

    @Test
    void saysThatAPartIsMissing() {
        visitors.mayComplain();
        Page page = visitors.newPage(phone());
        page.route("**/page.js", Route::abort);

        page.navigate(Visitors.address(port));

        assertThat(page.locator("#broken")).isInViewport();
        takePicture(page, "phone-broken");
        assertNothingSticksOut(page);
    }

    private static NewContextOptions phone() {
        return Visitors.english()
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true);
    }

    /** What {@code name} sees after some talk with Bob and with somebody who has a long name. */
    private Visitor conversation(String name, NewContextOptions options) {
        Visitor bob = visitors.enter(port, "Bob");
        Visitor longName = visitors.enter(port, "Wolfeschlegelsteinhausenberger 李");
        bob.say("Good morning!");
        longName.say("https://example.org/" + "a-very-long-path/".repeat(12));
        bob.say("你好，世界 👋\nA second line\n\n  and an indented one after an empty one");
        bob.seesMessages(3);
        try (Client cay = server.in("lobby", "Cay")) {
            cay.edit("lobby", cay.post("lobby", "Shall we meat at noon?"), "Shall we meet at noon?");
            cay.delete("lobby", cay.post("lobby", "Or at midnight?"));
        }
        Visitor visitor = visitors.enter(port, name, options);
        visitor.say("Some words of my own. " + "They go on and on. ".repeat(12));
        visitor.say("ok");
        visitor.seesMessages(7);
        bob.type("I am");
        assertThat(visitor.page().locator("#typing")).containsText("Bob");
        return visitor;
    }

    private static void assertNothingSticksOut(Page page) {
        Object sticksOut = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"
                + " || document.documentElement.scrollHeight > document.documentElement.clientHeight");
        assertThat(sticksOut).as("the page scrolls").isEqualTo(false);
    }

    private static void takePicture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
