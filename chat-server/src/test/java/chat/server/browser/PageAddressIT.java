package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and its address: the room that it names, and what happens when another is put there. */
class PageAddressIT extends PageScene {

    private static void paste(Page page, String hash) {
        page.evaluate("hash => { location.hash = hash }", hash);
    }

    private static void isIn(Page page, String room) {
        assertThat(page.locator("#status")).hasAttribute("data-state", "open");
        assertThat(page.locator("#room-title")).hasText(room);
        assertThat(page).hasURL(Pattern.compile(".*/#" + room + "$"));
    }

    @Test
    void aRoomThatIsPastedIsEntered() {
        Visitor bob = visitors.enter(port, "Bob");
        bob.say("in the lobby");
        bob.seesMessages("in the lobby");

        paste(bob.page(), "#garden");

        isIn(bob.page(), "garden");
        bob.seesMessages();
        bob.page().goBack();
        isIn(bob.page(), "lobby");
        bob.seesMessages("in the lobby");
    }

    @Test
    void aRoomThatIsPastedAtTheDoorIsFilledIn() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(port));

        paste(page, "#garden");

        assertThat(page.locator("#room")).hasValue("garden");
    }

    @Test
    void whatIsNoRoomIsNotEntered() {
        Visitor bob = visitors.enter(port, "Bob");

        paste(bob.page(), "#no room");

        assertThat(bob.page().locator("#room-title")).hasText("lobby");
        bob.seesConnection("open");
    }
}
