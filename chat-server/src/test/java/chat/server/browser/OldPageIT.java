package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of the plain dialect that cannot be changed any more, served by somebody else. */
@ExtendWith(Chromium.class)
class OldPageIT {

    private ChatServer server;
    private HttpServer pages;
    private Visitors visitors;

    @BeforeEach
    void startServers(Browser browser) throws IOException {
        server = LocalServer.start();
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", OldPageIT::serve);
        pages.start();
        visitors = new Visitors(browser);
    }

    @AfterEach
    void stopServers() {
        try {
            visitors.leave();
        } finally {
            pages.stop(0);
            server.stop();
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream page = OldPageIT.class.getResourceAsStream("/old-page/index.html")) {
            if (page == null || !exchange.getRequestURI().getPath().equals("/")) {
                exchange.sendResponseHeaders(204, -1); // such as an icon
                return;
            }
            exchange.getResponseHeaders().set("content-type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            page.transferTo(exchange.getResponseBody());
        }
    }

    private Page open() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(pages.getAddress().getPort()) + "?ws=127.0.0.1:"
                + server.chatAddress().getPort());
        assertThat(page.locator("#state")).hasText("open");
        return page;
    }

    @Test
    void hearsAMemberOfTheLobby() throws InterruptedException {
        Page page = open();
        try (ChatV1Client ann = ChatV1Client.enter(server.chatAddress().getPort(), "Ann")) {
            ann.send("{\"type\":\"send\",\"id\":\"3\",\"room\":\"lobby\",\"text\":\"\\\"hello\\\" <b>\\u4f60</b>\"}");

            assertThat(page.locator("#log > div")).hasText(new String[] {"Ann: \"hello\" <b>你</b>"});
        }
    }

    @Test
    void isHeardByAMemberOfTheLobby() throws InterruptedException {
        Page page = open();
        try (ChatV1Client ann = ChatV1Client.enter(server.chatAddress().getPort(), "Ann")) {
            page.locator("#mess").fill("an old 'hello' \"你\"");
            page.locator("#send").click();

            assertThat(ann.await("message")).contains("\"room\":\"lobby\"", "an old 'hello' \\\"你\\\"");
            assertThat(page.locator("#log > div")).containsText(new String[] {": an old 'hello' \"你\""});
        }
    }

    @Test
    void hearsNothingOfEditsAndDeletions() throws InterruptedException {
        Page page = open();
        try (ChatV1Client ann = ChatV1Client.enter(server.chatAddress().getPort(), "Ann")) {
            long first = ann.say("one");
            ann.edit(first, "uno");
            ann.delete(first);
            ann.say("two");

            assertThat(page.locator("#log > div")).hasText(new String[] {"Ann: one", "Ann: two"});
        }
    }

    @Test
    void talksWithTheNewPage() {
        Page page = open();
        Visitor ann = visitors.enter(server.chatAddress().getPort(), "Ann");

        page.locator("#mess").fill("from the old page");
        page.locator("#send").click();
        ann.seesMessages("from the old page");
        ann.say("from the new page");

        assertThat(page.locator("#log > div"))
                .containsText(new String[] {": from the old page", "Ann: from the new page"});
    }
}
