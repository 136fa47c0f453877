package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Limits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat page in a real browser, with a real server behind it. */
class PageIT extends PageScene {

    @Test
    void twoPagesTalkAndSeeEachOther() {
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");

        ann.say("hello");
        bob.seesMessages("hello");
        bob.say("hi");

        ann.seesMessages("hello", "hi");
        bob.seesMessages("hello", "hi");
        ann.seesSender("hi", "Bob");
        ann.seesPeople("Ann (you)", "Bob");
        bob.seesPeople("Ann", "Bob (you)");
    }

    @Test
    void whoLeavesIsNoLongerListed() {
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");
        ann.seesPeople("Ann (you)", "Bob");

        bob.page().locator("#leave").click();

        ann.seesPeople("Ann (you)");
    }

    @Test
    void whoComesLaterSeesWhatWasSaidBefore() {
        Visitor ann = visitors.enter(port, "Ann");
        ann.say("first");
        ann.say("second");
        ann.seesMessages("first", "second");

        Visitor bob = visitors.enter(port, "Bob");

        bob.seesMessages("first", "second");
        bob.seesNoGap();
    }

    @Test
    void markupStaysTextAndRunsNothing() {
        String[] markup = {
            "<img src=x onerror=\"window.ran = true\">",
            "<script>window.ran = true</script>",
            "</div><b onmouseover=\"window.ran = true\">bold</b> &amp; {{7*7}}",
            "javascript:window.ran=true",
        };
        Visitor ann = visitors.enter(port, "<u>Ann</u>");
        Visitor bob = visitors.enter(port, "Bob");

        for (String text : markup) {
            ann.say(text);
        }

        for (Visitor visitor : List.of(ann, bob)) {
            visitor.seesMessages(markup);
            Page page = visitor.page();
            assertThat(page.locator("#messages").locator("img, script, b, u, a"))
                    .hasCount(0);
            assertThat(page.evaluate("typeof window.ran")).isEqualTo("undefined");
        }
        bob.seesPeople("<u>Ann</u>", "Bob (you)");
        bob.seesSender("window.ran=true", "<u>Ann</u>");
    }

    @Test
    void namesAndTextsOfAnyScriptArrive() {
        Visitor ming = visitors.enter(port, "小明 👩‍💻🎉");
        Visitor bob = visitors.enter(port, "Bob");

        ming.say("你好，世界 👋🏽 שלום");

        bob.seesMessages("你好，世界 👋🏽 שלום");
        bob.seesSender("你好", "小明 👩‍💻🎉");
        bob.seesPeople("Bob (you)", "小明 👩‍💻🎉");
    }

    @Test
    void aNewNameIsSeenByTheOthers() {
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");

        ann.rename("Anna");

        ann.seesPeople("Anna (you)", "Bob");
        bob.seesPeople("Anna", "Bob (you)");
        ann.closeSettings();
        ann.say("it's me");
        bob.seesSender("it's me", "Anna");
    }

    @Test
    void anEmptyMessageIsNotSent() {
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");

        ann.say("");
        ann.say("  \t ");
        ann.page().locator("#send").click();
        ann.say("something");

        ann.seesMessages("something");
        bob.seesMessages("something");
    }

    @Test
    void whoTypesIsNamedUntilTheMessageComes() {
        Visitor ann = visitors.enter(visitors.newLastingPage(Visitors.english()), port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");
        bob.say("one");
        ann.seesMessages("one");

        Locator typing = ann.page().locator("#typing");
        bob.page().waitForCondition(() -> {
            bob.type("tw"); // again and again, as a server that is late tells nobody of it
            return "Bob is typing…".equals(typing.textContent());
        });
        bob.say("two");

        ann.seesMessages("one", "two");
        assertThat(typing).isEmpty();
    }

    @Test
    void aTextOverTheLimitIsRefusedAndKeptForTheWriter() {
        String longest = "y".repeat(Limits.DEFAULT_TEXT_CHARS);
        String tooLong = longest + "y";
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");

        ann.say(tooLong);

        assertThat(ann.page().locator("#text-error"))
                .hasText("This text has 4097 characters; at most 4096 are allowed.");
        assertThat(ann.page().locator("#text")).hasValue(tooLong);
        ann.seesMessages();

        ann.say(longest);

        bob.seesMessages(longest);
        assertThat(ann.page().locator("#text-error")).isEmpty();
    }

    @Test
    void speaksChineseToAChineseBrowser() {
        Page page = visitors.newPage(Visitors.english().setLocale("zh-CN"));
        page.navigate(Visitors.address(port));
        assertThat(page.locator("html")).hasAttribute("lang", "zh-Hans");
        assertThat(page.locator("#enter")).hasText("进入");
        Visitor ming = new Visitor(page, "小明");

        ming.enter();

        assertThat(page.locator("#status-text")).hasText("已连接");
        assertThat(page.locator("#member-count")).hasText("在线：1");
        ming.seesPeople("小明（您）");
    }

    @Test
    void saysSoWhereThereIsNoWebSocket() {
        Page page = visitors.newPage(Visitors.english());
        page.addInitScript("delete window.WebSocket");

        page.navigate(Visitors.address(port));

        assertThat(page.locator("#app"))
                .hasText("This browser has no WebSocket, which this chat page needs. Please use a newer browser.");
        assertThat(page.locator("#entry")).isHidden();
    }

    @Test
    void aReloadedPageIsTheSameVisitorAgain() {
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");
        ann.say("before");
        bob.seesMessages("before");
        remembered(ann);

        ann.page().reload();
        ann.seesConnection("open");

        ann.seesMessages("before");
        assertThat(ann.page().locator(".message.own")).hasCount(1);
        bob.seesPeople("Ann", "Bob (you)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page.js", "chat-client.js"})
    void saysSoWhereAPartIsMissing(String part) {
        visitors.mayComplain();
        Page page = visitors.newPage(Visitors.english());
        page.route("**/" + part, Route::abort);

        page.navigate(Visitors.address(port));

        assertThat(page.locator("#broken")).isVisible();
        assertThat(page.locator("#broken")).containsText("A part of this page could not be loaded");
        assertThat(page.locator("#broken")).containsText("有一部分未能加载");
        page.unroute("**/" + part);
        page.locator("#broken a").first().click();
        assertThat(page.locator("#entry")).isVisible();
        assertThat(page.locator("#broken")).isHidden();
    }

    @Test
    void saysSoWhereNothingStarts() {
        visitors.mayComplain();
        Page page = visitors.newPage(Visitors.english());
        page.route("**/start.js", Route::abort);

        page.navigate(Visitors.address(port));

        assertThat(page.locator("#loading")).isVisible();
    }
}
