package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page does for somebody who reads while more comes in. */
class PageReadsIT extends AnnsScene {

    private static final int MOST_MESSAGES = 300;

    private void post(String what, int count) {
        for (int i = 1; i <= count; i++) {
            ann.post("lobby", what + " " + i);
        }
    }

    private static Locator message(Page page, String text) {
        return page.locator(".message .text")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + text + "$")));
    }

    /** Where a text is, in pixels from the top of the page. */
    private static Object top(Page page, String text) {
        return message(page, text).evaluate("element => Math.round(element.getBoundingClientRect().top)");
    }

    private static void isFollowing(Page page, boolean follows) {
        if (follows) {
            assertThat(page.locator("#messages.pinned")).hasCount(1);
            assertThat(page.locator("#new-messages")).isHidden();
        } else {
            assertThat(page.locator("#messages.pinned")).hasCount(0);
            assertThat(page.locator("#new-messages")).isVisible();
        }
    }

    @Test
    void whatIsReadStaysHoweverMuchComes() {
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        post("old", 60);
        assertThat(message(page, "old 60")).isInViewport();
        Wheel.turn(page, -5_000);
        assertThat(message(page, "old 3")).isInViewport();
        Object before = top(page, "old 3");

        post("new", 1_001);

        assertThat(page.locator("#new-messages")).hasText("↓ 1001 new messages");
        assertThat(message(page, "old 3")).isInViewport();
        assertThat(top(page, "old 3")).isEqualTo(before);
        assertThat(page.locator(".message").count()).isLessThanOrEqualTo(MOST_MESSAGES);
        page.locator("#new-messages").click();
        assertThat(message(page, "new 1001")).isInViewport();
        isFollowing(page, true);
        ann.post("lobby", "the newest");
        assertThat(message(page, "the newest")).isInViewport();
    }

    @Test
    void aListThatDropsItsOldestGoesOnFollowing() {
        Visitor bob = visitors.enter(port, "Bob");
        post("a", MOST_MESSAGES + 50);
        assertThat(message(bob.page(), "a " + (MOST_MESSAGES + 50))).isInViewport();
        bob.seesMessages(MOST_MESSAGES);
        bob.page().evaluate("""
                () => new Promise(done => {
                  document.querySelector('#messages').scrollBy(0, -300); // not the reader
                  requestAnimationFrame(() => requestAnimationFrame(done));
                })""");

        ann.post("lobby", "the newest");

        assertThat(message(bob.page(), "the newest")).isInViewport();
        isFollowing(bob.page(), true);
    }

    @Test
    void theFirstMessageIsReachedByScrollingUpAndTheNewestByScrollingDown() {
        post("message", 700);
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        assertThat(message(page, "message 700")).isInViewport();

        Locator first = message(page, "message 1");
        scroll(page, -1_000, first);
        assertThat(page.locator(".start")).hasText("This is where lobby begins.");
        assertThat(page.locator(".message").count()).isLessThanOrEqualTo(MOST_MESSAGES);
        isFollowing(page, false);

        scroll(page, 1_000, message(page, "message 700"));
        isFollowing(page, true);
    }

    /** Turns the wheel, up or down by at most {@code pixels} at a time, until {@code wanted} is in sight: back again if it was passed. */
    private static void scroll(Page page, int pixels, Locator wanted) {
        page.locator("#messages").hover();
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (!isAtRest(page, wanted, pixels) && System.nanoTime() < deadline) {
            double distance = distance(wanted, pixels);
            page.mouse().wheel(0, Math.max(-Math.abs(pixels), Math.min(Math.abs(pixels), distance / 4)));
            page.waitForTimeout(40); // as a hand would; the list goes on moving meanwhile
        }
        assertThat(wanted).isInViewport();
    }

    /** Whether {@code wanted} is in sight, and stays there. */
    private static boolean isAtRest(Page page, Locator wanted, int unknown) {
        if (distance(wanted, unknown) == 0) {
            Wheel.rests(page);
        }
        return distance(wanted, unknown) == 0;
    }

    /** How far {@code wanted} is from the middle of the list, if it is in the page; 0 if it is in sight. */
    private static double distance(Locator wanted, int unknown) {
        return ((Number) wanted.evaluateAll("""
                        ([element], unknown) => {
                          if (element === undefined) {
                            return 4 * unknown;
                          }
                          const { top, bottom } = element.getBoundingClientRect();
                          const list = document.querySelector('#messages').getBoundingClientRect();
                          return top >= list.top && bottom <= list.bottom ? 0 : (top + bottom - list.top - list.bottom) / 2;
                        }""", unknown)).doubleValue();
    }

    @Test
    void olderMessagesComeInWithoutAJump() {
        post("message", 300);
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        assertThat(message(page, "message 300")).isInViewport();
        page.evaluate("""
                window.jumps = [];
                const list = document.querySelector('#messages');
                const place = () => new Map([...list.querySelectorAll('.message')].map(each => [each.dataset.seq, each.querySelector('.text').getBoundingClientRect().top]));
                let before = place();
                let first = list.querySelector('.message').dataset.seq;
                let top = list.scrollTop;
                const look = () => {
                  const now = place();
                  const newFirst = list.querySelector('.message').dataset.seq;
                  if (newFirst !== first && window.stands) { // a page has come in while nobody scrolled
                    for (const [seq, y] of now) {
                      if (before.has(seq) && Math.abs(before.get(seq) - y) > 1) {
                        jumps.push([seq, before.get(seq), y]);
                      }
                    }
                    window.pages = (window.pages ?? 0) + 1;
                  }
                  [before, first] = [now, newFirst];
                  requestAnimationFrame(look);
                };
                requestAnimationFrame(look);""");
        Wheel.turn(page, -400);
        isFollowing(page, false);
        Visitors.await(page, "document.querySelector('.message').dataset.seq < 220");
        page.evaluate("window.stands = true");
        page.evaluate("document.querySelector('#messages').scrollTop = 0");
        Visitors.await(page, "window.pages > 0 && document.querySelector('.message').dataset.seq <= 60");

        assertThat(page.evaluate("JSON.stringify(jumps)")).isEqualTo("[]");
    }

    @Test
    void anEditAboveMovesNothing() {
        post("message", 60);
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        assertThat(message(page, "message 60")).isInViewport();
        bob.seesMessages(60); // what is not there yet may move what is, by less than a pixel
        Wheel.turn(page, -400);
        isFollowing(page, false);
        Object before = top(page, "message 40");

        ann.edit("lobby", 5, "grows\nby\nmany\nlines");

        bob.seesEdited("grows\nby\nmany\nlines");
        assertThat(top(page, "message 40")).isEqualTo(before);
    }

    @Test
    void whoGoesUpByKeysStaysThereAndComesBackByThem() {
        post("message", 60);
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        assertThat(message(page, "message 60")).isInViewport();
        bob.seesMessages(60); // what comes in while a key moves the list stops it
        page.locator("#messages").focus();

        page.keyboard().press("PageUp");
        isFollowing(page, false);

        page.keyboard().press("End");
        isFollowing(page, true);
    }

    private Page goUpToTheMessageBeforeTheLast() {
        post("message", 3);
        Page page = visitors.enter(port, "Bob").page();
        assertThat(message(page, "message 3")).isInViewport();
        page.locator("#messages").focus();
        page.keyboard().press("Tab");
        page.keyboard().press("ArrowUp");
        return page;
    }

    @Test
    void arrowKeysGoFromMessageToMessageAndToWhatCanBeDoneWithIt() {
        Page page = goUpToTheMessageBeforeTheLast();

        assertThat(page.locator(".message:focus .text")).hasText("message 2");
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasAttribute("aria-label", "Reply");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(":focus")).hasAttribute("aria-label", "Copy link");
        page.keyboard().press("Escape");
        assertThat(page.locator(".message:focus .text")).hasText("message 2");
    }

    @Test
    void aListThatMovesUnderAMouseAtRestTakesNoButtonsFromTheKeyboard() {
        Page page = goUpToTheMessageBeforeTheLast();
        assertThat(page.locator(".message:focus .toolbar")).isVisible();

        page.locator("#messages").dispatchEvent("pointerover", Map.of("pointerType", "mouse"));

        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasAttribute("aria-label", "Reply");
    }

    @Test
    void whoWritesWhileReadingFurtherUpSeesTheirMessage() {
        post("message", 400);
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        assertThat(message(page, "message 400")).isInViewport();
        scroll(page, -2_000, message(page, "message 50"));

        bob.say("mine");

        assertThat(message(page, "mine")).isInViewport();
        assertThat(page.locator(".message.own")).hasCount(1);
        isFollowing(page, true);
    }

    @Test
    void aTallTextShowsAPart() {
        Visitor bob = visitors.enter(port, "Bob");
        Page page = bob.page();
        ann.post("lobby", "top" + "\n".repeat(3_000) + "bottom"); // to put this into a field takes a browser very long
        bob.seesMessages(1);
        Locator text = page.locator(".message .text");
        assertThat(height(text)).isLessThan(600);
        assertThat(page.locator(".more")).hasAttribute("aria-expanded", "false");

        page.locator(".more").click();

        assertThat(page.locator(".more")).hasText("Show less");
        assertThat(height(text)).isGreaterThan(10_000);
        page.locator(".more").press("Enter");
        assertThat(page.locator(".more")).hasAttribute("aria-expanded", "false");
        assertThat(height(text)).isLessThan(600);
    }

    private static double height(Locator locator) {
        return locator.boundingBox().height;
    }
}
