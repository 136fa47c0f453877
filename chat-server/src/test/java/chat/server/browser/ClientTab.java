package chat.server.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A tab whose page uses the client library. Whatever it is to hear is waited for. Confined to the thread of the test. */
final class ClientTab {

    private final Page page;

    ClientTab(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    /** The room is joined, and all that was in it has come. */
    void awaitCaughtUp() {
        page.waitForFunction("globalThis.room?.isCaughtUp");
    }

    /** Writes, and does not wait until it is sent. */
    void write(String text) {
        page.evaluate("text => { room.send(text); }", text);
    }

    /** Writes, and ends the page by {@code end} in the same task. */
    void writeAndEnd(List<String> texts, String end) {
        AtomicBoolean ended = new AtomicBoolean();
        page.onClose(closed -> ended.set(true));
        page.onFrameNavigated(frame -> ended.set(true));
        page.evaluate(
                "texts => { setTimeout(() => { texts.forEach(text => { room.send(text); }); " + end + "; }); }", texts);
        page.context().waitForCondition(ended::get);
        if (!page.isClosed()) {
            page.waitForLoadState(); // a page that is closed while it loads may hang
        }
    }

    /** Heard these, and nothing else, in this order. */
    void hears(String... texts) {
        awaits("heard", List.of(texts));
    }

    /** So many messages, each once and in order, and nothing is missing. */
    void hears(int count) {
        page.waitForFunction("count => heard.length >= count", count);
        Object heard = page.evaluate("heard.length + ' ' + heard.filter(text => text.startsWith('gap'))");
        if (!heard.equals(count + " ")) {
            throw new AssertionError("heard " + heard);
        }
    }

    /** These wait to be sent, and nothing else. */
    void hasUnsent(String... texts) {
        awaits("unsent", List.of(texts));
    }

    /** So many messages of all tabs wait where this one has its connection. */
    void awaitUnsentOfAll(int count) {
        page.waitForFunction("count => unsentOfAll === count", count);
    }

    private void awaits(String list, List<String> expected) {
        try {
            page.waitForFunction(
                    "expected => JSON.stringify(globalThis." + list + ") === JSON.stringify(expected)", expected);
        } catch (PlaywrightException e) {
            throw new AssertionError("expected " + list + " " + expected + " but has "
                    + page.evaluate("JSON.stringify(globalThis." + list + ")"));
        }
    }

    Object user() {
        return page.evaluate("client.user");
    }

    void awaitName(String name) {
        page.waitForFunction("name => client.name === name", name);
    }

    void awaitState(String state) {
        page.waitForFunction("state => client.state.is === state", state);
    }

    void close() {
        page.close();
    }

    /** The browser's process for this tab ends without a word. */
    void crash() {
        try {
            page.navigate("chrome://crash");
        } catch (PlaywrightException e) {
            // As it should.
        }
    }
}
