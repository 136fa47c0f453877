package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing sticks out of the page, and pictures of it for people are left in {@code target/screenshots}. */
@ExtendWith(Chromium.class)
class PageLooksIT {

    private static final Path PICTURES = Path.of("target", "screenshots");

    private ChatServer server;
    private Visitors visitors;

    @BeforeEach
    void startServer(Browser browser) throws IOException {
        server = LocalServer.start();
        visitors = new Visitors(browser);
    }

    @AfterEach
    void stopServer() {
        try {
            visitors.leave();
        } finally {
            server.stop();
        }
    }

    @Test
    void fitsADesktopInLightAndDark() throws InterruptedException {
        Page page = conversation("Ann", Visitors.english()).page();

        takePicture(page, "desktop-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        takePicture(page, "desktop-dark");

        assertNothingSticksOut(page);
        assertThat(page.locator("#members")).isVisible();
    }

    @Test
    void fitsAPhone() throws InterruptedException {
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
    void fitsInChinese() throws InterruptedException {
        Page page = conversation("小明", Visitors.english().setLocale("zh-CN")).page();
        takePicture(page, "chinese");
        assertNothingSticksOut(page);
        page.locator("#leave").click();
        takePicture(page, "chinese-door");
    }

    @Test
    void fitsAPhoneInChinese() throws InterruptedException {
        Page page = conversation("小明", phone().setLocale("zh-CN")).page();
        takePicture(page, "phone-chinese");
        assertNothingSticksOut(page);
    }

    @Test
    void showsThatTheConnectionIsLostAndATextIsTooLong() throws InterruptedException {
        visitors.mayLoseConnections();
        Visitor ann = conversation("Ann", phone());
        server.stop();
        ann.seesConnection("waiting");
        ann.say("Is anybody there?");
        ann.say("y".repeat(LocalServer.MAX_TEXT_CHARS + 1));

        takePicture(ann.page(), "phone-lost");
        assertNothingSticksOut(ann.page());
        assertThat(ann.page().locator("#send")).isInViewport();
        assertThat(ann.page().locator("#text-error")).isInViewport();
    }

    private static NewContextOptions phone() {
        return Visitors.english()
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true);
    }

    /** What {@code name} sees after some talk with Bob and with somebody who has a long name. */
    private Visitor conversation(String name, NewContextOptions options) throws InterruptedException {
        int port = server.chatAddress().getPort();
        Visitor bob = visitors.enter(port, "Bob");
        Visitor longName = visitors.enter(port, "Wolfeschlegelsteinhausenberger 李");
        bob.say("Good morning!");
        longName.say("https://example.org/" + "a-very-long-path/".repeat(12));
        bob.say("你好，世界 👋\nA second line\n\n  and an indented one after an empty one");
        bob.seesMessages(3);
        try (ChatV1Client cay = ChatV1Client.enter(port, "Cay")) {
            cay.edit(cay.say("Shall we meat at noon?"), "Shall we meet at noon?");
            cay.delete(cay.say("Or at midnight?"));
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
