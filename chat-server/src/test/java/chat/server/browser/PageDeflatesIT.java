package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser offers to deflate by itself. */
@ExtendWith(Chromium.class)
class PageDeflatesIT {

    /** Longer than the request for an icon, which a browser sends when it likes. */
    private static final String LONG = "text that gets shorter ".repeat(150).strip();

    @Test
    void aBrowserDeflatesAndInflates(Browser browser) {
        try (TestServer server = TestServer.defaults().compression().start();
                Client ann = server.in("lobby", "Ann")) {
            Visitors visitors = new Visitors(browser);
            try {
                Visitor bob = visitors.enter(server.port(), "Bob");
                double before = server.meter("chat_bytes_total{direction=\"in\"}");

                bob.say(LONG);

                bob.seesMessages(LONG);
                assertThat(ann.next("message").string("text")).isEqualTo(LONG);
                assertThat(server.meter("chat_bytes_total{direction=\"in\"}") - before)
                        .isLessThan(LONG.length());
            } finally {
                visitors.leave();
            }
        }
    }
}
