package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of the plain dialect that cannot be changed any more, served by somebody else. */
@ExtendWith(Chromium.class)
class OldPageIT {

    private TestServer server;
    private HttpServer pages;
    private Visitors visitors;

    @BeforeEach
    void startServers(Browser browser) throws IOException {
        server = TestServer.start();
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
        Page page = open(Visitors.address(pages.getAddress().getPort()), server);
        assertThat(page.locator("#state")).hasText("open");
        server.awaitMeter("chat_joins_total", joins -> joins == 1); // which comes after the handshake
        return page;
    }

    private Page open(String address, TestServer server) {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(address + "?ws=127.0.0.1:" + server.port());
        return page;
    }

    /** Ann's words come to a page of {@code server}, and the page's to Ann. */
    private static void assertChats(Page page, TestServer server) {
        assertThat(page.locator("#state")).hasText("open");
        try (Client ann = server.in("lobby", "Ann")) {
            page.locator("#mess").fill("from the page");
            page.locator("#send").click();
            assertThat(ann.next("message").string("text")).isEqualTo("from the page");
            ann.post("lobby", "from Ann");
            assertThat(page.locator("#log > div").last()).hasText("Ann: from Ann");
        }
    }

    @Test
    void hearsAMemberOfTheLobby() {
        Page page = open();
        try (Client ann = server.in("lobby", "Ann")) {
            ann.sendText(
                    "{\"type\":\"send\",\"id\":\"3\",\"room\":\"lobby\",\"text\":\"\\\"hello\\\" <b>\\u4f60</b>\"}");

            assertThat(page.locator("#log > div")).hasText(new String[] {"Ann: \"hello\" <b>你</b>"});
        }
    }

    @Test
    void isHeardByAMemberOfTheLobby() {
        Page page = open();
        try (Client ann = server.in("lobby", "Ann")) {
            page.locator("#mess").fill("an old 'hello' \"你\"");
            page.locator("#send").click();

            Json message = ann.next("message");
            assertThat(message.string("room")).isEqualTo("lobby");
            assertThat(message.string("text")).isEqualTo("an old 'hello' \"你\"");
            assertThat(page.locator("#log > div")).containsText(new String[] {": an old 'hello' \"你\""});
        }
    }

    @Test
    void hearsNothingOfEditsAndDeletions() {
        Page page = open();
        try (Client ann = server.in("lobby", "Ann")) {
            long first = ann.post("lobby", "one");
            ann.edit("lobby", first, "uno");
            ann.delete("lobby", first);
            ann.post("lobby", "two");

            assertThat(page.locator("#log > div")).hasText(new String[] {"Ann: one", "Ann: two"});
        }
    }

    @Test
    void aFileChatsWhereAllPagesMay() {
        visitors.mayLoseConnections();
        String file = Path.of("target/test-classes/old-page/index.html").toUri().toString();
        assertThat(open(file, server).locator("#state")).hasText("closed");

        try (TestServer openToAll = TestServer.defaults().allowOrigin("*").start()) {
            assertChats(open(file, openToAll), openToAll);
        }
    }

    @Test
    void aPageOfAnotherHostChatsWhereItMay() {
        visitors.mayLoseConnections();
        String host = "http://localhost:" + pages.getAddress().getPort(); // not 127.0.0.1
        assertThat(open(host + "/", server).locator("#state")).hasText("closed");

        try (TestServer allowing = TestServer.defaults().allowOrigin(host).start()) {
            assertChats(open(host + "/", allowing), allowing);
        }
    }

    @Test
    void talksWithTheNewPage() {
        Page page = open();
        Visitor ann = visitors.enter(server.port(), "Ann");

        page.locator("#mess").fill("from the old page");
        page.locator("#send").click();
        ann.seesMessages("from the old page");
        ann.say("from the new page");

        assertThat(page.locator("#log > div"))
                .containsText(new String[] {": from the old page", "Ann: from the new page"});
    }
}
