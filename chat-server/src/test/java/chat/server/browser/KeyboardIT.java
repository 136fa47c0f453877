package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page without a mouse: each part is reached, seen while it has the focus, and left again. */
class KeyboardIT extends AnnsScene {

    private static final int MOST_STEPS = 20;

    /** What has the focus: its id, or its first class. */
    private static final String FOCUSED =
            "document.activeElement.id || document.activeElement.classList[0] || document.activeElement.tagName.toLowerCase()";

    /** Whether it is seen: inside of the window, on top at its middle, and with an outline. */
    private static final String IS_SEEN = """
            (() => {
              const focused = document.activeElement;
              const { left, right, top, bottom } = focused.getBoundingClientRect();
              const onTop = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
              return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight
                && (focused.contains(onTop) || onTop.contains(focused)) && getComputedStyle(focused).outlineStyle !== 'none';
            })()""";

    private Page enterByKeys(Page page) {
        page.navigate(Visitors.address(port));
        assertThat(page.locator("#name")).isFocused();
        page.keyboard().type("Bob");
        page.keyboard().press("Enter");
        new Visitor(page, "Bob").isIn();
        assertThat(page.locator("#text")).isFocused();
        return page;
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** Goes on by Tab to {@code target}. */
    private static void tabTo(Page page, Locator target) {
        for (int i = 0; i < MOST_STEPS; i++) {
            press(page, "Tab");
            if ((boolean) target.evaluate("target => target === document.activeElement")) {
                return;
            }
        }
        assertThat(target).isFocused();
    }

    @Test
    void tabGoesThroughAllPartsInTheirOrderAndEachIsSeen() {
        ann.post("lobby", "hello");
        Page page = enterByKeys(visitors.newPage(Visitors.english()));
        assertThat(page.locator(".message")).hasCount(1);
        assertThat(page.locator("#members li")).hasCount(2);

        Set<Object> reached = new LinkedHashSet<>();
        for (int i = 0; i < MOST_STEPS; i++) {
            press(page, "Tab");
            Object focused = page.evaluate(FOCUSED);
            if (!"body".equals(focused)) {
                assertThat(page.evaluate(IS_SEEN)).as("%s is seen", focused).isEqualTo(true);
                reached.add(focused);
            }
        }

        assertThat(reached)
                .containsExactly(
                        "send",
                        "menu-button",
                        "a",
                        "join-room",
                        "join",
                        "me",
                        "member-count",
                        "copy-link",
                        "leave",
                        "messages",
                        "message",
                        "button",
                        "text");
    }

    @Test
    void aMenuGivesTheFocusBack() {
        Page page = enterByKeys(visitors.newPage(Visitors.english()));
        Locator menu = page.locator("#members .menu-button");
        tabTo(page, menu);
        press(page, "Enter");
        assertThat(page.locator("[role=menuitem]").first()).isFocused();

        press(page, "ArrowDown");
        assertThat(page.locator("[role=menuitem]").last()).isFocused();
        press(page, "ArrowDown");
        assertThat(page.locator("[role=menuitem]").first()).isFocused();
        press(page, "Escape");

        assertThat(page.locator("[role=menu]")).hasCount(0);
        assertThat(menu).isFocused();
    }

    @Test
    void dialogsGiveTheFocusBack() {
        Page page = enterByKeys(visitors.newPage(Visitors.english()));
        tabTo(page, page.locator("#me"));
        press(page, "Enter");
        assertThat(page.locator("#new-name")).isFocused();
        press(page, "Escape");
        assertThat(page.locator("#settings")).hasCount(0);
        assertThat(page.locator("#me")).isFocused();
    }

    @Test
    void aMessageIsDeletedByKeys() {
        Page page = enterByKeys(visitors.newPage(Visitors.english()));
        page.keyboard().type("a mistake");
        press(page, "Enter");
        Locator message = page.locator(".message[data-seq]");
        assertThat(message).hasCount(1);

        tabTo(page, message);
        press(page, "Tab", "ArrowLeft");
        assertThat(page.locator("[data-act=remove]")).isFocused();
        press(page, "Enter");
        assertThat(page.locator(".question")).isVisible();
        press(page, "Escape");
        assertThat(page.locator(".question")).hasCount(0);
        assertThat(message).isFocused();
        press(page, "Tab", "ArrowLeft", "Enter");
        tabTo(page, page.locator(".question .yes"));
        press(page, "Enter");

        assertThat(page.locator(".message.deleted")).isFocused();
    }

    @Test
    void onAPhoneTheListLiesOverTheRoomAndEscapeClosesIt() {
        Page page = enterByKeys(visitors.newPage(Visitors.english().setViewportSize(320, 640)));
        press(page, "Shift+Tab");
        page.locator("#list").focus();
        press(page, "Enter");
        assertThat(page.locator("#rooms a")).isFocused();

        for (int i = 0; i < MOST_STEPS; i++) {
            press(page, "Tab");
            assertThat(page.evaluate(FOCUSED)).isNotIn("text", "send", "messages", "message");
        }
        page.locator("#join-room").focus();
        press(page, "Escape");

        assertThat(page.locator("#rooms")).isHidden();
        assertThat(page.locator("#list")).isFocused();
    }

    @Test
    void onAPhoneThePeopleLieOverTheMessagesAndEscapeClosesThem() {
        Page page = enterByKeys(visitors.newPage(Visitors.english().setViewportSize(320, 640)));
        page.locator("#member-count").focus();
        press(page, "Enter");
        assertThat(page.locator("#people")).isFocused();
        assertThat(page.locator("#members .menu-button")).isVisible();

        press(page, "Tab", "Enter");
        assertThat(page.locator("[role=menuitem]").first()).isFocused();
        press(page, "Escape");
        assertThat(page.locator("#people")).isVisible();
        press(page, "Escape");

        assertThat(page.locator("#people")).hasCount(0);
        assertThat(page.locator("#member-count")).isFocused();
    }
}
