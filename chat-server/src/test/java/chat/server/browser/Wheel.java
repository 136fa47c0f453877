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

    /**
     * The list has stood still for half a second's frames: where there are none for a while, it moves neither. An event of the end of
     * a scroll does not come for each.
     */
    static void rests(Page page) {
        page.evaluate("""
                const list = document.querySelector('#messages');
                const rest = window.rest = { frames: 0 };
                let before = {};
                const look = () => {
                  const { scrollTop, scrollHeight } = list;
                  rest.frames = scrollTop === before.scrollTop && scrollHeight === before.scrollHeight ? rest.frames + 1 : 0;
                  before = { scrollTop, scrollHeight };
                  if (window.rest === rest && rest.frames < 30) {
                    requestAnimationFrame(look);
                  }
                };
                look();""");
        Visitors.await(page, "window.rest.frames >= 30");
    }
}
