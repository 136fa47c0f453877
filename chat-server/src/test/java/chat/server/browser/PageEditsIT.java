package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the chat page shows of messages that were edited or deleted by others, or elsewhere by its user. */
class PageEditsIT extends AnnsScene {

    private static final String DELETED = "Message deleted";

    @Test
    void anEditReplacesTheTextAndIsMarked() {
        Visitor bob = visitors.enter(port, "Bob");
        long greeting = ann.post("lobby", "helo");
        ann.post("lobby", "how are you?");
        bob.seesMessages("helo", "how are you?");
        bob.seesEdited();

        ann.edit("lobby", greeting, "hello");

        bob.seesMessages("hello", "how are you?");
        bob.seesEdited("hello");
        bob.seesSender("hello", "Ann");
        Locator mark = bob.page().locator(".edited");
        assertThat(mark).containsText("edited");
        assertThat(mark).hasAttribute("datetime", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*Z"));
        assertThat(mark).hasAttribute("title", Pattern.compile(".*\\d.*"));
    }

    @Test
    void aDeletedMessageLeavesWordsInItsPlace() {
        Visitor bob = visitors.enter(port, "Bob");
        ann.post("lobby", "one");
        long slip = ann.post("lobby", "a slip");
        ann.edit("lobby", slip, "another slip");
        ann.post("lobby", "three");
        bob.seesMessages("one", "another slip", "three");

        ann.delete("lobby", slip);

        bob.seesMessages("one", DELETED, "three");
        bob.seesDeleted(1);
        bob.seesEdited();
        bob.seesNoGap();
    }

    @Test
    void whoComesLaterSeesTheSame() {
        Visitor bob = visitors.enter(port, "Bob");
        long first = ann.post("lobby", "one");
        long second = ann.post("lobby", "two");
        ann.post("lobby", "three");
        ann.edit("lobby", first, "un");
        ann.edit("lobby", second, "deux");
        ann.edit("lobby", first, "uno");
        ann.delete("lobby", second);
        bob.seesMessages("uno", DELETED, "three");

        Visitor cay = visitors.enter(port, "Cay");

        cay.seesMessages("uno", DELETED, "three");
        cay.seesEdited("uno");
        cay.seesDeleted(1);
        cay.seesNoGap();
        assertThat(cay.page().locator(".message").allInnerTexts())
                .isEqualTo(bob.page().locator(".message").allInnerTexts());
    }

    @Test
    void whatWasEditedAndDeletedDuringADropIsShownAfterIt() throws IOException {
        visitors.mayLoseConnections();
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            long first = ann.post("lobby", "one");
            long second = ann.post("lobby", "two");
            far.seesMessages("one", "two");

            line.cut();
            far.seesConnection("waiting");
            ann.edit("lobby", first, "un");
            ann.edit("lobby", first, "uno");
            ann.edit("lobby", second, "deux");
            ann.delete("lobby", second);
            ann.delete("lobby", ann.post("lobby", "never seen"));
            ann.post("lobby", "four");
            line.mend();

            far.seesMessages("uno", DELETED, DELETED, "four");
            far.seesEdited("uno");
            far.seesDeleted(2);
            far.seesNoGap();
        }
    }

    @Test
    void anEditOfAMessageThatIsNotOnThePageChangesNothing() {
        long old = ann.post("lobby", "old");
        for (int i = 1; i <= 200; i++) {
            ann.post("lobby", "message " + i);
        }
        Visitor bob = visitors.enter(port, "Bob");
        Locator newest = bob.page().locator(".message .text").last();
        assertThat(newest).hasText("message 200");

        ann.edit("lobby", old, "older");
        ann.delete("lobby", old);
        ann.post("lobby", "new");

        assertThat(newest).hasText("new");
        bob.seesEdited();
        bob.seesDeleted(0);
        bob.seesNoGap();
    }

    @Test
    void editsDoNotCrowdTheMessagesOut() {
        long first = ann.post("lobby", "one");
        for (int i = 2; i <= 60; i++) {
            ann.post("lobby", "message " + i);
        }
        for (int i = 1; i <= 50; i++) { // as many events as the page asks for at first
            ann.edit("lobby", first, "one, edit " + i);
        }

        Visitor bob = visitors.enter(port, "Bob");

        bob.seesMessages(60);
        assertThat(bob.messages()).startsWith("one, edit 50", "message 2").endsWith("message 60");
        bob.seesEdited("one, edit 50");
        bob.seesNoGap();
        ann.post("lobby", "the newest");
        Locator newest = bob.page().locator(".message .text").last();
        assertThat(newest).hasText("the newest");
        assertThat(newest).isInViewport();
    }

    @Test
    void editsAndDeletionsAreNoNewMessages() {
        Visitor bob = visitors.enter(port, "Bob");
        long first = ann.post("lobby", "one");
        long second = ann.post("lobby", "two");
        for (int i = 3; i <= 40; i++) {
            ann.post("lobby", "message " + i);
        }
        bob.seesMessages(40);
        Page page = bob.page();
        assertThat(page.locator(".message").last()).isInViewport(); // it follows what came
        page.locator("#messages").hover();
        page.mouse().wheel(0, -500);
        assertThat(page.locator("#messages")).not().hasClass("pinned");

        ann.edit("lobby", first, "uno");
        ann.delete("lobby", second);

        bob.seesDeleted(1);
        assertThat(page.locator("#new-messages")).hasText("↓ Newest");
        ann.post("lobby", "really new");
        assertThat(page.locator("#new-messages")).hasText("↓ 1 new message");
    }

    @Test
    void aScreenReaderIsNotMadeToReadAMessageAgain() {
        Visitor bob = visitors.enter(port, "Bob");
        long first = ann.post("lobby", "one");
        long second = ann.post("lobby", "two");
        ann.post("lobby", "three");
        bob.seesMessages("one", "two", "three");

        ann.edit("lobby", first, "uno");
        ann.delete("lobby", second);

        bob.seesMessages("uno", DELETED, "three");
        assertThat(bob.page().locator("#messages")).hasAttribute("aria-live", "polite");
        assertThat(bob.page().locator(".message[aria-live=off] .text")).hasText(new String[] {"uno", DELETED});
    }

    @Test
    void anOwnMessageThatWasEditedElsewhereIsSettledByItsId() throws IOException {
        visitors.mayLoseConnections();
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            line.loseAnswers();
            far.say("mine");
            ann.next("message");
            far.seesUnsent("mine");
            try (Client elsewhere = elsewhere(far)) {
                elsewhere.edit("lobby", 1, "still mine");
            }
            line.cut();
            line.mend();

            far.seesMessages("still mine");
            far.seesEdited("still mine");
            assertThat(far.page().locator(".message.own")).hasCount(1);
        }
    }

    @Test
    void anOwnMessageThatWasDeletedElsewhereIsNotSentAgain() throws IOException {
        visitors.mayLoseConnections();
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            line.loseAnswers();
            far.say("mine");
            ann.next("message");
            far.seesUnsent("mine");
            try (Client elsewhere = elsewhere(far)) {
                elsewhere.delete("lobby", 1);
            }
            line.cut();
            line.mend();

            far.seesMessages(DELETED);
            far.seesDeleted(1);
            assertThat(far.page().locator(".message.own")).hasCount(1);
        }
    }
}
