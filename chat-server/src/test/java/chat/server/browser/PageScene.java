package chat.server.browser;

import chat.server.TestServer;
import chat.server.client.Client;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server, and people at its page. */
@ExtendWith(Chromium.class)
abstract class PageScene {

    /** The session that the page's client keeps in IndexedDB. */
    private static final String SESSION = """
            async () => {
              const ask = request => new Promise(done => request.onsuccess = () => done(request.result));
              for (const { name } of await indexedDB.databases()) {
                const database = await ask(indexedDB.open(name));
                for (const store of database.objectStoreNames) {
                  const values = await ask(database.transaction(store).objectStore(store).getAll());
                  const session = values.find(value => value.session)?.session;
                  if (session) {
                    return session;
                  }
                }
              }
            }""";

    TestServer server;
    int port;
    Visitors visitors;

    @BeforeEach
    final void startServer(Browser browser) {
        server = TestServer.start();
        port = server.port();
        visitors = new Visitors(browser);
    }

    @AfterEach
    final void stopServer() {
        try {
            visitors.leave();
        } finally {
            server.stop();
        }
    }

    /** Waits until the page would be that of the same user if it were loaded again, which is some time after it is in the room. */
    static String remembered(Visitor visitor) {
        Page page = visitor.page();
        page.waitForCondition(() -> page.evaluate(SESSION) != null);
        return page.evaluate(SESSION).toString();
    }

    /** The user of a page once more, without a page. */
    final Client elsewhere(Visitor visitor) {
        return Client.comeBack(port, "lobby", visitor.name(), remembered(visitor));
    }
}
