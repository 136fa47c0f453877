package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How the page leads through a room's history: links, days, authors, and what is new. */
class HistoryIT extends AnnsScene {

    private static final String ALONE = "delete window.SharedWorker"; // whose connection no test can get at

    private void post(int from, int to) {
        for (int i = from; i <= to; i++) {
            ann.post("lobby", "message " + i);
        }
    }

    private String address(String hash) {
        return Visitors.address(port) + hash;
    }

    @Test
    void aLinkLeadsToItsMessage() {
        post(1, 500);
        Page page = visitors.enter(port, "Bob").page();

        page.navigate(address("#lobby/100"));

        Locator marked = page.locator(".message.marked");
        assertThat(marked.locator(".text")).hasText("message 100");
        assertThat(marked).isInViewport();
        assertThat(page.locator("#new-messages")).hasText("↓ Newest");
        page.reload();
        assertThat(marked.locator(".text")).hasText("message 100");
        assertThat(marked).isInViewport();
    }

    @Test
    void aLinkToAMessageThatIsGoneSaysSo() {
        post(1, 3);
        Page page = visitors.newLastingPage(Visitors.english());
        visitors.enter(page, port, "Bob");
        assertThat(page.locator(".message")).hasCount(3);

        page.navigate(address("#lobby/999"));

        assertThat(page.locator("#reading-note")).hasText("This message is not here any more.");
        assertThat(page.locator(".message")).hasCount(3);
    }

    @Test
    void theLinkOfAMessageCanBeCopied() {
        post(1, 2);
        Page page = visitors.newLastingPage(Visitors.english());
        visitors.enter(page, port, "Bob");
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        Locator first = page.locator(".message").first();
        first.hover();

        first.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copy link"))
                .click();

        assertThat(page.locator("#reading-note")).hasText("Link copied");
        Visitors.await(page, "navigator.clipboard.readText().then(text => text === '" + address("#lobby/1") + "')");
    }

    @Test
    void aLinkToAMessageHereOpensHere() {
        post(1, 200);
        ann.post("lobby", "see " + address("#lobby/20"));
        Page page = visitors.enter(port, "Bob").page();

        page.locator(".text a").click();

        assertThat(page.locator(".message.marked .text")).hasText("message 20");
        assertThat(page.context().pages()).hasSize(1);
    }

    @Test
    void aLineStandsWhereItIsNewSinceOneWasHere() {
        post(1, 3);
        Visitor bob = visitors.enter(port, "Bob");
        bob.seesMessages(3);
        Page page = bob.page();
        assertThat(page.locator(".new-line")).hasCount(0);
        page.navigate("about:blank");
        post(4, 5);

        page.navigate(address("#lobby"));

        assertThat(page.locator(".new-line")).hasText("New since you were here");
        assertThat(page.locator(".new-line + .message .text")).hasText("message 4");
        assertThat(page.locator("#first-new")).hasCount(0); // it is in sight
        bob.isIn(); // and has read it
        page.navigate("about:blank");
        page.navigate(address("#lobby"));
        bob.seesMessages(5);
        assertThat(page.locator(".new-line")).hasCount(0);
    }

    @Test
    void aButtonLeadsToWhereItIsNew() {
        post(1, 20);
        Page page = visitors.enter(port, "Bob").page();
        assertThat(page.locator(".message")).hasCount(20);
        page.navigate("about:blank");
        post(21, 300);
        page.navigate(address("#lobby"));
        assertThat(page.locator(".message .text").last()).hasText("message 300");

        page.locator("#first-new").click();

        assertThat(page.locator(".new-line")).isInViewport();
        assertThat(page.locator(".new-line + .message .text")).hasText("message 21");
        assertThat(page.locator("#first-new")).hasCount(0);
    }

    @Test
    void whoComesBackToARoomFindsTheirPlace() {
        post(1, 60);
        Page page = visitors.enter(port, "Bob").page();
        assertThat(page.locator(".message")).hasCount(60); // what is not there yet moves what is
        Wheel.turn(page, -500);
        Locator read = page.locator(".message[data-seq='45'] .text");
        assertThat(page.locator("#new-messages")).isVisible();
        Object before = read.evaluate("each => Math.round(each.getBoundingClientRect().top)");
        page.locator("#join-room").fill("tea");
        page.locator("#join").click();
        assertThat(page.locator(".empty")).isVisible();
        post(61, 62);

        page.locator("#rooms a")
                .filter(new Locator.FilterOptions().setHasText("lobby"))
                .click();

        assertThat(page.locator("#new-messages")).hasText("↓ 2 new messages");
        assertThat(read.evaluate("each => Math.round(each.getBoundingClientRect().top)"))
                .isEqualTo(before);
    }

    @Test
    void daysHaveTheirHeadsWhichMoveAtMidnight() {
        visitors.mayLoseConnections(); // a day passes in no time
        Page page = visitors.newPage(Visitors.english());
        page.clock().install();
        Visitor bob = visitors.enter(page, port, "Bob");
        ann.post("lobby", "good night");
        bob.seesMessages("good night");
        assertThat(page.locator(".day")).hasText("Today");

        page.clock().fastForward(Duration.ofHours(24).toMillis());

        assertThat(page.locator(".day")).hasText("Yesterday");
    }

    @Test
    void anAuthorIsNamedOnceInARow() {
        Visitor bob = visitors.enter(port, "Bob");
        post(1, 3);
        bob.say("me");
        bob.seesMessages(4);
        ann.post("lobby", "Ann again");
        bob.seesMessages(5);

        assertThat(bob.page().locator(".message.leads .name")).hasText(new String[] {"Ann", "Bob", "Ann"});
        assertThat(bob.page().locator(".avatar:visible").first()).hasText("A");
    }

    @Test
    void historyThatCannotBeHadIsSaidAndAskedForAgain() {
        post(1, 100);
        Page page = visitors.newPage(Visitors.english());
        page.addInitScript(ALONE);
        AtomicBoolean fails = new AtomicBoolean(true);
        page.routeWebSocket("**/ws", toPage -> {
            WebSocketRoute toServer = toPage.connectToServer();
            toPage.onMessage(frame -> {
                String json = frame.text();
                if (fails.get() && json.contains("\"type\":\"history\"")) {
                    String id = json.replaceAll(".*\"id\":(\"[^\"]*\").*", "$1");
                    toPage.send("{\"type\":\"error\",\"id\":" + id
                            + ",\"code\":\"internal\",\"message\":\"no\",\"temporary\":true}");
                } else {
                    toServer.send(json);
                }
            });
        });
        visitors.enter(page, port, "Bob");
        assertThat(page.locator(".message .text").last()).hasText("message 100");
        page.locator("#messages").hover();
        page.mouse().wheel(0, -5_000);
        assertThat(page.locator(".failed-page")).containsText("These messages could not be loaded.");

        fails.set(false);
        page.locator(".failed-page button").click();

        assertThat(page.locator(".start")).hasText("This is where lobby begins.");
        assertThat(page.locator(".message")).hasCount(100);
    }

    @Test
    void anEmptyRoomInvites() {
        Page page = visitors.enter(port, "Bob").page();

        assertThat(page.locator(".empty")).containsText("Nothing here yet. Say hello!");
    }

    @Test
    void theClockIsThatOfTheReader() {
        Page page = visitors.newPage(Visitors.english().setTimezoneId("Asia/Kathmandu"));
        page.clock().install();
        visitors.enter(page, port, "Bob");
        ann.post("lobby", "hello");

        Locator time = page.locator(".message .time");
        assertThat(time).hasCount(1);
        assertThat(time)
                .hasText(page.evaluate(
                                "new Date(document.querySelector('.message .time').dateTime).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kathmandu' })")
                        .toString());
    }
}
