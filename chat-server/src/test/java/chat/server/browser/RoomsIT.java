package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several rooms at a page: the list of them, and going from one to another. */
class RoomsIT extends AnnsScene {

    private static void join(Visitor visitor, String room) {
        visitor.page().locator("#join-room").fill(room);
        visitor.page().locator("#join-room").press("Enter");
        isIn(visitor.page(), room);
    }

    private static void isIn(Page page, String room) {
        assertThat(page.locator("#room-title")).hasText(room);
        assertThat(page.locator("#status")).hasAttribute("data-state", "open");
    }

    private static Locator row(Visitor visitor, String room) {
        return visitor.page().locator("#rooms li").filter(new Locator.FilterOptions().setHasText(room));
    }

    private static void listsRooms(Visitor visitor, String... rooms) {
        assertThat(visitor.page().locator("#rooms .room-name")).hasText(rooms);
    }

    private void ownsNoName(Page page, String hash) {
        page.navigate(Visitors.address(port) + hash);
        assertThat(page.locator("#entry")).isVisible();
    }

    @Test
    void countsWhatComesInAnotherRoomUntilThatIsOpened() {
        Visitor bea = visitors.enter(port, "Bea");
        join(bea, "tea");
        ann.post("lobby", "one");
        ann.post("lobby", "are you there, @bea?");

        assertThat(row(bea, "lobby").locator(".count")).hasText("2");
        assertThat(row(bea, "lobby").locator(".count.mention")).isVisible();
        assertThat(row(bea, "lobby").locator(".last")).hasText("Ann: are you there, @bea?");
        assertThat(bea.page()).hasTitle("(2) tea – Chat");

        row(bea, "lobby").locator("a").click();
        bea.seesMessages("one", "are you there, @bea?");
        assertThat(row(bea, "lobby").locator(".count")).hasCount(0);
        assertThat(bea.page()).hasTitle("lobby – Chat");
    }

    @Test
    void whatWasSaidWhileThePageWasClosedIsUnread() {
        Visitor bea = visitors.enter(port, "Bea");
        ann.post("lobby", "read");
        bea.seesMessages("read");
        join(bea, "tea");
        bea.page().navigate("about:blank");
        ann.post("lobby", "while you were away");

        bea.page().navigate(Visitors.address(port) + "#tea");

        isIn(bea.page(), "tea");
        listsRooms(bea, "lobby", "tea");
        assertThat(row(bea, "lobby").locator(".count")).hasText("1");
    }

    @Test
    void theAddressGoesStraightIntoARoomForWhoHasAName() {
        Visitor bea = visitors.enter(port, "Bea");
        Page page = bea.page();
        page.navigate("about:blank");

        page.navigate(Visitors.address(port) + "#caf%C3%A9");
        isIn(page, "café");
        page.evaluate("location.hash = '#tea'");
        isIn(page, "tea");
        page.goBack();
        isIn(page, "café");
        page.goForward();
        isIn(page, "tea");
        listsRooms(bea, "lobby", "café", "tea");

        ownsNoName(visitors.newPage(Visitors.english()), "#tea");
    }

    @Test
    void whatIsNoRoomIsRefusedInWords() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.page().locator("#join-room").fill("a/b");
        bea.page().locator("#join").click();

        assertThat(bea.page().locator("#join-error")).containsText("1 to 64 letters");
        listsRooms(bea, "lobby");
    }

    @Test
    void whoLeavesARoomIsInTheNextOneAndAfterTheLastAtTheEntry() {
        Visitor bea = visitors.enter(port, "Bea");
        join(bea, "tea");

        bea.page().locator("#leave").click();
        isIn(bea.page(), "lobby");
        listsRooms(bea, "lobby");
        bea.page().locator("#leave").click();
        assertThat(bea.page().locator("#entry")).isVisible();
        assertThat(bea.page().locator("#name")).hasValue("Bea");
    }

    @Test
    void aRoomStaysJoinedWhileAnotherIsOpen() {
        Visitor bea = visitors.enter(port, "Bea");
        join(bea, "tea");
        try (Client cid = server.in("lobby", "Cid")) {
            assertThat(cid.ask("{'type':'members','id':'m','room':'lobby'}").each("members", "name"))
                    .contains("Bea");
        }
    }

    @Test
    void allTabsHaveTheSameRooms() {
        Visitor bea = visitors.enter(port, "Bea");
        Page second = bea.page().context().newPage();
        second.navigate(Visitors.address(port) + "#tea");
        isIn(second, "tea");

        listsRooms(bea, "lobby", "tea");
        second.locator("#leave").click();
        listsRooms(bea, "lobby");
    }

    @Test
    void copiesTheLinkOfARoom() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        bea.listensTo("#copy-link");

        bea.page().locator("#copy-link").click();

        bea.heard("Copied");
        assertThat(bea.page().evaluate("navigator.clipboard.readText()")).isEqualTo(Visitors.address(port) + "#lobby");
    }

    @Test
    void twoTalkInARoomOfTheirOwn() {
        Visitor bea = visitors.enter(port, "Bea");
        Visitor cid = visitors.enter(port, "Cid");
        Locator row = bea.page().locator("#members li").filter(new Locator.FilterOptions().setHasText("Cid"));
        row.locator(".menu-button").click();
        bea.page()
                .getByRole(
                        com.microsoft.playwright.options.AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName("Message"))
                .click();
        isIn(bea.page(), "Cid");
        bea.say("between us");

        assertThat(row(cid, "Bea").locator(".count.mention")).hasText("1");
        row(cid, "Bea").locator("a").click();
        isIn(cid.page(), "Bea");
        cid.seesMessages("between us");
    }
}
