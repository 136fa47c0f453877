package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"#not a room!!", "#%20", "#%zz", "#%C3"})
    void whatIsNoRoomIsSaidAndDoesNotStayInTheAddress(String hash) {
        Visitor bob = visitors.enter(visitors.newLastingPage(Visitors.english()), port, "Bob");
        paste(bob.page(), "#garden");
        isIn(bob.page(), "garden");

        paste(bob.page(), hash);

        assertThat(bob.page().locator("#reading-note"))
                .hasText("The address named no room, so you are where you were.");
        isIn(bob.page(), "garden");
        bob.page().goBack();
        isIn(bob.page(), "garden");
        bob.page().goBack();
        isIn(bob.page(), "lobby");
        bob.page().goForward();
        bob.page().goForward();
        isIn(bob.page(), "garden");
    }

    @Test
    void whatIsNoRoomIsSaidAtTheDoor() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(port) + "#not a room!!");

        isRefused(page);

        paste(page, "#garden");
        assertThat(page.locator("#room")).hasValue("garden");
        assertThat(page.locator("#entry-error")).hasText("");
        paste(page, "#not a room!!");
        isRefused(page);
    }

    @Test
    void whatIsNoRoomIsSaidToWhoComesAgain() {
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page().context().newPage();

        page.navigate(Visitors.address(port) + "?room=not a room!!");

        isRefused(page);
        assertThat(page.locator("#name")).hasValue("Bob");
    }

    private static void isRefused(Page page) {
        assertThat(page.locator("#entry-error")).hasText(Pattern.compile("The name of a room has 1 to 64 letters.*"));
        assertThat(page.locator("#room")).hasValue("not a room!!");
        assertThat(page).hasURL(Pattern.compile(".*:\\d+/$"));
    }
}
