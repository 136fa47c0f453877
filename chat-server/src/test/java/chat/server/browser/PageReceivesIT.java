package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the chat page makes of pushes that a test changes, loses, repeats or invents on their way. */
class PageReceivesIT extends AnnsScene {

    private static final String DELETED = "Message deleted";

    /** What becomes of a push; a test may set it at any time. */
    private Function<String, List<String>> way = List::of;

    private final List<WebSocketRoute> routes = new ArrayList<>();

    private Visitor enter(String name) {
        Page page = visitors.newPage(Visitors.english());
        page.addInitScript("delete window.SharedWorker"); // whose connection no test can get at
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
    void whatComesTwiceChangesNothingMore() {
        List<String> all = new ArrayList<>();
        way = json -> {
            all.add(json);
            return json.contains("\"seq\"") && !isOfType("joined", json) ? List.of(json, json) : List.of(json);
        };
        Visitor bob = enter("Bob");
        long first = ann.post("lobby", "one");
        long second = ann.post("lobby", "two");
        ann.edit("lobby", first, "un");
        ann.edit("lobby", first, "uno");
        ann.delete("lobby", second);
        bob.seesMessages("uno", DELETED);

        List<String> again =
                all.stream().filter(json -> json.contains("\"of\":")).toList(); // while they are sent, more may come
        again.forEach(routes.get(0)::send);
        ann.post("lobby", "three");

        bob.seesMessages("uno", DELETED, "three");
        bob.seesEdited("uno");
        bob.seesNoGap();
        assertThat(routes).hasSize(1);
    }

    @Test
    void anEditThatIsOlderThanTheTextChangesNothing() {
        long first = ann.post("lobby", "one");
        ann.edit("lobby", first, "un");
        ann.edit("lobby", first, "uno");
        way = json -> isOfType("edited", json)
                ? List.of(json.replace("\"text\":\"uno\",", "").replace("\"seq\":2,", "\"seq\":2,\"text\":\"stale\","))
                : List.of(json);

        Visitor bob = enter("Bob");
        ann.post("lobby", "two");

        bob.seesMessages("uno", "two");
        bob.seesEdited("uno");
    }

    @Test
    void anEventOfAnotherTypeIsNoHole() {
        List<String> sent = new ArrayList<>();
        way = json -> {
            sent.add(json);
            return List.of(json.replace("\"type\":\"edited\"", "\"type\":\"starred\"")
                    .replace("\"type\":\"deleted\"", "\"type\":\"changed\",\"settings\":{\"topic\":\"tea\"}"));
        };
        Visitor bob = enter("Bob");
        long first = ann.post("lobby", "one");
        ann.edit("lobby", first, "starred by Ann");
        ann.delete("lobby", first);
        ann.post("lobby", "two");

        bob.seesMessages("one", "two");
        bob.seesNoGap();
        assertThat(sent).filteredOn(json -> isOfType("joined", json)).hasSize(1);
    }

    @Test
    void anOwnMessageBecomesOneOfTheRoomsWithoutAJump() {
        Visitor bob = enter("Bob");
        List<String> held = new ArrayList<>();
        way = json -> {
            boolean holds = isOfType("sent", json) || isOfType("message", json);
            held.addAll(holds ? List.of(json) : List.of());
            return holds ? List.of() : List.of(json);
        };
        bob.say("mine");
        bob.seesUnsent("mine");
        Locator message = bob.page().locator(".message");
        Object before =
                message.evaluate("each => { window.probe = each; return each.getBoundingClientRect().toJSON(); }");
        bob.page().waitForCondition(() -> held.size() == 2);

        List.copyOf(held).forEach(routes.get(0)::send);

        bob.seesMessages("mine");
        assertThat(message.locator(".state")).hasCount(0);
        assertThat(message.evaluate("each => each === window.probe")).isEqualTo(true);
        assertThat(message.evaluate("each => each.getBoundingClientRect().toJSON()"))
                .isEqualTo(before);
    }

    @Test
    void aDeletedMessageOfOnesOwnIsSettledByItsSeq() {
        way = json -> isOfType("message", json) ? List.of() : List.of(json);
        Visitor bob = enter("Bob");
        bob.say("mine");
        assertThat(bob.page().locator(".message:not(.pending) .text")).hasText("mine"); // it has the reply
        try (Client elsewhere = elsewhere(bob)) {
            elsewhere.delete("lobby", 1);
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

        assertThat(bob.page().locator("#ended")).containsText("You were removed from this room: too loud");
        assertThat(bob.page().locator("#send")).hasCount(0);
        bob.page().locator("#rejoin").click();
        assertThat(bob.page().locator("#ended")).hasCount(0);
        bob.seesPeople("Ann", "Bob (you)");
    }

    @Test
    void aConnectionClosedForGoodTakesNoMessages() {
        Visitor bob = enter("Bob");
        Page page = bob.page();
        page.locator("#text").fill("anybody?");

        routes.get(0).close(new WebSocketRoute.CloseOptions().setCode(4504).setReason("too many connections"));
        bob.seesConnection("closed");
        page.locator("#text").press("Enter");

        bob.seesMessages();
        assertThat(page.locator("#text")).hasValue("anybody?");
        assertThat(page.locator("#send")).isDisabled();
        page.locator("#retry").click();
        bob.seesConnection("open");
        page.locator("#send").click();
        bob.seesMessages("anybody?");
    }
}
