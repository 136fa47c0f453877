package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the chat page makes of pushes that a test changes, loses, repeats or invents on their way. */
@ExtendWith(Chromium.class)
class PageReceivesIT {

    private static final String DELETED = "Message deleted";

    private ChatServer server;
    private int port;
    private Visitors visitors;
    private ChatV1Client ann;

    /** What becomes of a push; a test may set it at any time. */
    private Function<String, List<String>> way = List::of;

    private final List<WebSocketRoute> routes = new ArrayList<>();

    @BeforeEach
    void startServer(Browser browser) throws IOException, InterruptedException {
        server = LocalServer.start();
        port = server.chatAddress().getPort();
        visitors = new Visitors(browser);
        ann = ChatV1Client.enter(port, "Ann");
    }

    @AfterEach
    void stopServer() {
        try {
            visitors.leave();
        } finally {
            ann.close();
            server.stop();
        }
    }

    private Visitor enter(String name) {
        Page page = visitors.newPage(Visitors.english());
        page.routeWebSocket("**/ws", toPage -> {
            routes.add(toPage);
            toPage.connectToServer().onMessage(frame -> way.apply(frame.text()).forEach(toPage::send));
        });
        return visitors.enter(page, port, name);
    }

    private static boolean isOfType(String type, String json) {
        return json.contains("\"type\":\"" + type + "\"");
    }

    @Test
    void whatComesTwiceChangesNothingMore() throws InterruptedException {
        List<String> all = new ArrayList<>();
        way = json -> {
            all.add(json);
            return json.contains("\"seq\"") && !isOfType("joined", json) ? List.of(json, json) : List.of(json);
        };
        Visitor bob = enter("Bob");
        long first = ann.say("one");
        long second = ann.say("two");
        ann.edit(first, "un");
        ann.edit(first, "uno");
        ann.delete(second);
        bob.seesMessages("uno", DELETED);

        all.stream().filter(json -> json.contains("\"of\":")).forEach(routes.get(0)::send);
        ann.say("three");

        bob.seesMessages("uno", DELETED, "three");
        bob.seesEdited("uno");
        bob.seesNoGap();
        assertThat(routes).hasSize(1);
    }

    @Test
    void anEditThatIsOlderThanTheTextChangesNothing() throws InterruptedException {
        long first = ann.say("one");
        ann.edit(first, "un");
        ann.edit(first, "uno");
        way = json -> isOfType("edited", json)
                ? List.of(json.replace("\"text\":\"uno\",", "").replace("\"seq\":2,", "\"seq\":2,\"text\":\"stale\","))
                : List.of(json);

        Visitor bob = enter("Bob");
        ann.say("two");

        bob.seesMessages("uno", "two");
        bob.seesEdited("uno");
    }

    @Test
    void anEventOfAnotherTypeIsNoHole() throws InterruptedException {
        List<String> sent = new ArrayList<>();
        way = json -> {
            sent.add(json);
            return List.of(json.replace("\"type\":\"edited\"", "\"type\":\"starred\"")
                    .replace("\"type\":\"deleted\"", "\"type\":\"changed\",\"settings\":{\"topic\":\"tea\"}"));
        };
        Visitor bob = enter("Bob");
        long first = ann.say("one");
        ann.edit(first, "starred by Ann");
        ann.delete(first);
        ann.say("two");

        bob.seesMessages("one", "two");
        bob.seesNoGap();
        assertThat(sent).filteredOn(json -> isOfType("joined", json)).hasSize(1);
    }

    @Test
    void aDeletedMessageOfOnesOwnIsSettledByItsSeq() throws InterruptedException {
        way = json -> isOfType("message", json) ? List.of() : List.of(json);
        Visitor bob = enter("Bob");
        bob.say("mine");
        assertThat(bob.page().locator(".message:not(.pending) .text")).hasText("mine"); // it has the reply
        Object session = bob.page().evaluate("sessionStorage.getItem('chat.session')");
        try (ChatV1Client elsewhere = ChatV1Client.comeBack(port, "Bob", session.toString())) {
            elsewhere.delete(1);
        }
        way = List::of;

        routes.get(0).close(new WebSocketRoute.CloseOptions().setCode(4001));

        bob.seesDeleted(1);
        bob.seesMessages(DELETED);
    }

    @Test
    void whoIsRemovedFromTheRoomReadsSo() {
        Visitor bob = enter("Bob");
        bob.seesPeople("Ann", "Bob (you)");

        routes.get(0).send("{\"type\":\"removed\",\"room\":\"lobby\",\"reason\":\"too loud\"}");

        bob.seesConnection("closed");
        assertThat(bob.page().locator("#status-text")).hasText("You were removed from this room: too loud");
        bob.seesPeople();
        bob.page().locator("#retry").click();
        bob.seesConnection("open");
        bob.seesPeople("Ann", "Bob (you)");
    }
}
