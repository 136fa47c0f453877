package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody at the chat page: what one does there, and what one sees. Whatever one is to see is waited for. Confined to the
 * thread of the test.
 */
final class Visitor {

    private static final String LISTEN = """
            selector => {
              window.said = [];
              const listen = () => {
                const words = document.querySelector(selector)?.textContent.trim();
                if (words && words !== window.said.at(-1)) {
                  window.said.push(words);
                }
              };
              new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true });
            }""";

    private static final String KEPT_MESSAGES = ".message[data-seq]";

    private final Page page;
    private final String name;

    Visitor(Page page, String name) {
        this.page = page;
        this.name = name;
    }

    Page page() {
        return page;
    }

    String name() {
        return name;
    }

    /** Fills in the form at the door, and waits to be in the room. */
    void enter() {
        page.locator("#name").fill(name);
        page.locator("#enter").click();
        isIn();
    }

    /** Has joined the room in front, and sees what was said there before. */
    void isIn() {
        seesConnection("open");
        assertThat(page.locator("#messages")).hasAttribute("aria-busy", "false");
    }

    void say(String text) {
        page.locator("#text").fill(text);
        page.locator("#text").press("Enter");
    }

    /** Writes, and does not send yet. */
    void type(String text) {
        page.locator("#text").pressSequentially(text);
    }

    /** Asks for another name in the settings, which stay open. */
    void rename(String newName) {
        if (!page.locator("#settings").isVisible()) {
            page.locator("#me").click();
        }
        page.locator("#new-name").fill(newName);
        page.locator("#rename").click();
    }

    void closeSettings() {
        page.locator("#settings-close").click();
    }

    /** These are the messages, all of them, in this order, and the server has them. */
    void seesMessages(String... texts) {
        assertThat(page.locator(KEPT_MESSAGES + " .text")).hasText(texts);
        assertThat(page.locator(".message")).hasCount(texts.length);
    }

    /** So many messages, and the server has them. */
    void seesMessages(int count) {
        assertThat(page.locator(KEPT_MESSAGES)).hasCount(count);
        assertThat(page.locator(".message")).hasCount(count);
    }

    List<String> messages() {
        return page.locator(KEPT_MESSAGES + " .text").allTextContents();
    }

    /** What was written waits for a connection. */
    void seesUnsent(String... texts) {
        assertThat(page.locator(".message.pending .text")).hasText(texts);
    }

    /** These, and no others, are marked as edited. */
    void seesEdited(String... texts) {
        assertThat(page.locator(".message:has(.edited) .text")).hasText(texts);
    }

    /** So many messages say that they were deleted. */
    void seesDeleted(int count) {
        assertThat(page.locator(".message.deleted")).hasCount(count);
    }

    /** The sender's name above the message {@code text}. */
    void seesSender(String text, String sender) {
        Locator message = page.locator(".message").filter(new Locator.FilterOptions().setHasText(text));
        assertThat(message.locator(".name")).hasText(sender);
    }

    /** The list of people says just this; oneself is marked. */
    void seesPeople(String... names) {
        assertThat(page.locator("#members .member-name")).hasText(names);
    }

    /** @param state as the page has it in {@code data-state} */
    void seesConnection(String state) {
        assertThat(page.locator("#status")).hasAttribute("data-state", state);
    }

    /** Connects at once, whether the page waits for its next try, is at one, or came back by itself. */
    void comesBack() {
        page.waitForCondition(() -> {
            page.evaluate("document.querySelector('#retry')?.click()");
            return "open".equals(page.locator("#status").getAttribute("data-state"));
        });
    }

    /** Notes what {@code selector} says from now on: words that go after a moment may be gone when a test looks. */
    void listensTo(String selector) {
        page.evaluate(LISTEN, selector);
    }

    /** What this visitor listens to has said just that. */
    void heard(String words) {
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("words => said.includes(words)", words)));
    }

    /** The page says once, and in such words, that something is missing. */
    void seesGap(Pattern words) {
        assertThat(page.locator(".gap")).hasText(new Pattern[] {words});
    }

    void seesNoGap() {
        assertThat(page.locator(".gap")).hasCount(0);
    }
}
