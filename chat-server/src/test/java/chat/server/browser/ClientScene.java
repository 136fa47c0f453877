package chat.server.browser;

import chat.server.TestServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server, a line to it, and tabs of one browser with the client library. */
@ExtendWith(Chromium.class)
abstract class ClientScene {

    TestServer server;
    Line line;
    ClientPages pages;
    Browser browser;
    private final List<BrowserContext> contexts = new ArrayList<>();
    BrowserContext ann;

    @BeforeEach
    final void start(Browser browser) throws IOException {
        this.browser = browser;
        server = TestServer.start();
        line = Line.to(server.port());
        pages = ClientPages.start();
        ann = newProfile(browser);
    }

    @AfterEach
    final void stop() throws IOException {
        contexts.forEach(BrowserContext::close);
        pages.close();
        line.close();
        server.stop();
    }

    /** Another person. */
    final BrowserContext newProfile(Browser browser) {
        BrowserContext context = browser.newContext();
        contexts.add(context);
        return context;
    }

    /** A tab of Ann in the room "tea", once it is there. */
    final ClientTab open() {
        return open("", "tea", "");
    }

    /**
     * @param path of the page
     * @param more parameters, each with a {@code &} before it
     */
    final ClientTab open(String path, String room, String more) {
        ClientTab tab = load(ann, path, room, more);
        tab.awaitCaughtUp();
        return tab;
    }

    /** The same without waiting. */
    final ClientTab load(BrowserContext context, String path, String room, String more) {
        ClientTab tab = new ClientTab(context.newPage());
        tab.page().navigate(address(path, room, more));
        return tab;
    }

    /** The same as {@link #open} for a tab that may close itself, as a script has opened it. */
    final ClientTab openByScript(String room, String more) {
        Page opener = ann.newPage();
        opener.navigate(pages.address() + "elsewhere");
        ClientTab tab = new ClientTab(opener.waitForPopup(
                () -> opener.evaluate("address => { window.open(address); }", address("", room, more))));
        tab.awaitCaughtUp();
        return tab;
    }

    private String address(String path, String room, String more) {
        return pages.address() + path + "?ws=ws://127.0.0.1:" + line.port() + "/ws&room=" + room + more
                + (more.contains("&name=") ? "" : "&name=Ann");
    }

    final void awaitConnections(int count) {
        server.awaitMeter("chat_connections", connections -> connections == count);
    }
}
