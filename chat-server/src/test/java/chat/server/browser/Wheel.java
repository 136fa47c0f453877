package chat.server.browser;

import com.microsoft.playwright.Page;

/** The wheel of a mouse over the list of messages. Stateless. */
final class Wheel {

    private Wheel() {}

    /** Turns the wheel once, and waits until the list has moved and come to rest. */
    static void turn(Page page, int pixels) {
        page.locator("#messages").hover();
        Object before = page.evaluate("document.querySelector('#messages').scrollTop");
        page.mouse().wheel(0, pixels);
        Visitors.await(page, "document.querySelector('#messages').scrollTop !== " + before);
        rests(page);
    }

    /** The list has stood still for half a second: an event of the end of a scroll does not come for each. */
    static void rests(Page page) {
        page.evaluate("window.rest = {}");
        Visitors.await(page, """
                (() => {
                  const { scrollTop, scrollHeight } = document.querySelector('#messages');
                  if (window.rest.scrollTop !== scrollTop || window.rest.scrollHeight !== scrollHeight) {
                    window.rest = { scrollTop, scrollHeight, since: performance.now() };
                  }
                  return performance.now() - window.rest.since > 500;
                })()""");
    }
}
