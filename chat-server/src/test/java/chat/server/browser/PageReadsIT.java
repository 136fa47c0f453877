package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page does for somebody who reads while more comes in. */
class PageReadsIT extends AnnsScene {

    private void post(String what, int count) {
        for (int i = 1; i <= count; i++) {
            ann.post("lobby", what + " " + i);
        }
    }

    private static Locator message(Page page, String text) {
        return page.locator(".message .text")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + text + "$")));
    }

    @Test
    void whatIsReadStaysHoweverMuchComes() {
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        post("old", 60);
        assertThat(message(page, "old 60")).isInViewport();
        page.locator("#messages").hover();
        page.mouse().wheel(0, -5_000);
        assertThat(message(page, "old 3")).isInViewport();
        Object before = top(page, "old 3");

        post("new", 1_001);

        bob.seesMessages(1_061);
        assertThat(message(page, "old 3")).isInViewport();
        assertThat(top(page, "old 3")).isEqualTo(before);
        page.locator("#new-messages").click();
        assertThat(message(page, "new 1001")).isInViewport();
        bob.seesMessages(1_000);
    }

    private static Object top(Page page, String text) {
        return message(page, text).evaluate("element => Math.round(element.getBoundingClientRect().top)");
    }

    @Test
    void aListThatDropsItsOldestGoesOnFollowing() {
        Visitor bob = visitors.enter(port, "Bob");
        post("a", 1_100);
        bob.seesMessages(1_000);
        bob.page().evaluate("document.querySelector('#messages').scrollBy(0, -300)"); // not the reader

        ann.post("lobby", "the newest");

        assertThat(message(bob.page(), "the newest")).isInViewport();
        assertThat(bob.page().locator("#new-messages")).isHidden();
    }

    /** Too many to post: the list is driven in the page itself. */
    @Test
    void thousandsThatComeWhileSomebodyReadsAreBounded() {
        Page page = visitors.enter(port, "Bob").page();
        page.evaluate("""
                async () => {
                  const { MessageList } = await import('/message-list.js');
                  const list = document.querySelector('#messages');
                  const messages = new MessageList(list, document.querySelector('#new-messages'), {});
                  const add = (from, to) => {
                    for (let seq = from; seq <= to; seq++) {
                      messages.add({ seq, user: 'u', name: 'Ann', text: 'message ' + seq, time: 0 }, false);
                    }
                  };
                  add(1, 100);
                  list.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
                  list.scrollTop = 0;
                  add(101, 9000);
                }""");

        assertThat(message(page, "message 1")).isInViewport();
        assertThat(page.locator(".gap")).hasText("Newer messages are left out here.");
        assertThat((int) page.evaluate("document.querySelectorAll('.message').length"))
                .isBetween(2_000, 4_001);
        page.locator("#new-messages").click();
        assertThat(message(page, "message 9000")).isInViewport();
        assertThat(page.locator(".message")).hasCount(1_000);
        assertThat(page.locator(".gap")).hasCount(0);
    }

    @Test
    void aTallTextShowsAPart() {
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        bob.say("top" + "\n".repeat(3_000) + "bottom");
        bob.seesMessages(1);
        Locator text = page.locator(".message .text");
        assertThat(height(text)).isLessThan(600);
        assertThat(page.locator(".more")).hasAttribute("aria-expanded", "false");

        page.locator(".more").click();

        assertThat(page.locator(".more")).hasText("Show less");
        assertThat(height(text)).isGreaterThan(10_000);
        page.locator(".more").click();
        assertThat(height(text)).isLessThan(600);
    }

    private static double height(Locator locator) {
        return locator.boundingBox().height;
    }

    @Test
    void yesterdaysMessagesGetTheirDateAtMidnight() {
        visitors.mayLoseConnections(); // a day passes in no time
        Page page = visitors.newPage(Visitors.english());
        page.clock().install();
        Visitor bob = visitors.enter(page, port, "Bob");
        ann.post("lobby", "good night");
        bob.seesMessages("good night");
        String before = page.locator(".time").textContent();
        assertThat(before).matches("\\d\\d:\\d\\d");

        page.clock().fastForward(Duration.ofHours(24).toMillis());

        assertThat(page.locator(".time")).hasText(Pattern.compile("\\d\\d/\\d\\d/\\d{4}, " + before));
    }
}
