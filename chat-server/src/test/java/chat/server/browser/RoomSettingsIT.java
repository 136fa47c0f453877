package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import com.microsoft.playwright.Page;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How the page shows a room that somebody has configured. */
class RoomSettingsIT extends AnnsScene {

    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int MORE_THAN_A_PAGE_LOADS = 210;

    private UserId ann() {
        return new UserId(ann.ask("{'type':'members','id':'m','room':'lobby'}")
                .objects("members")
                .get(0)
                .string("user"));
    }

    @Test
    void aTopicIsReadOnAPhoneToo() {
        Page page = visitors.newPage(Visitors.english().setViewportSize(360, 740));
        visitors.enter(page, port, "Bob");
        assertThat(page.locator("#topic")).isHidden();

        server.configure(LOBBY, RoomSettings.ofTopic("Roses and tulips, and what else to plant in spring ".repeat(4)));

        assertThat(page.locator("#topic")).isInViewport();
        assertThat(page.locator("#leave")).isInViewport();
    }

    @Test
    void whatWasSetLongAgoIsShown() {
        TreeSet<UserId> moderators = new TreeSet<>(Set.of(ann()));
        server.configure(LOBBY, new RoomSettings(RoomKind.ANNOUNCE, 30_000L, "Roses", null, moderators, null, null));
        for (int i = 0; i < MORE_THAN_A_PAGE_LOADS; i++) {
            ann.post("lobby", "message " + i);
        }

        Page page = visitors.enter(port, "Bob").page();

        assertThat(page.locator("#topic")).hasText("Roses");
        assertThat(page.locator("#closed-why")).hasText("Only moderators may write.");
        assertThat(page.locator("#slow")).containsText("30 s");
        server.configure(LOBBY, new RoomSettings(RoomKind.OPEN, 0L, "", null, null, null, null));
        assertThat(page.locator("#closed-why")).hasCount(0);
        assertThat(page.locator("#slow")).hasCount(0);
        assertThat(page.locator("#topic")).hasText("");
        page.reload();
        assertThat(page.locator("#messages")).hasAttribute("aria-busy", "false");
        assertThat(page.locator("#topic")).hasText("");
    }
}
