package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the chat page shows of messages that were edited or deleted by others, or elsewhere by its user. */
@ExtendWith(Chromium.class)
class PageEditsIT {

    private static final String DELETED = "Message deleted";

    private ChatServer server;
    private int port;
    private Visitors visitors;
    private ChatV1Client ann;

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

    @Test
    void anEditReplacesTheTextAndIsMarked() throws InterruptedException {
        Visitor bob = visitors.enter(port, "Bob");
        long greeting = ann.say("helo");
        ann.say("how are you?");
        bob.seesMessages("helo", "how are you?");
        bob.seesEdited();

        ann.edit(greeting, "hello");

        bob.seesMessages("hello", "how are you?");
        bob.seesEdited("hello");
        bob.seesSender("hello", "Ann");
        Locator mark = bob.page().locator(".edited");
        assertThat(mark).containsText("edited");
        assertThat(mark).hasAttribute("datetime", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*Z"));
        assertThat(mark).hasAttribute("title", Pattern.compile(".*\\d.*"));
    }

    @Test
    void aDeletedMessageLeavesWordsInItsPlace() throws InterruptedException {
        Visitor bob = visitors.enter(port, "Bob");
        ann.say("one");
        long slip = ann.say("a slip");
        ann.edit(slip, "another slip");
        ann.say("three");
        bob.seesMessages("one", "another slip", "three");

        ann.delete(slip);

        bob.seesMessages("one", DELETED, "three");
        bob.seesDeleted(1);
        bob.seesEdited();
        bob.seesNoGap();
    }

    @Test
    void whoComesLaterSeesTheSame() throws InterruptedException {
        Visitor bob = visitors.enter(port, "Bob");
        long first = ann.say("one");
        long second = ann.say("two");
        ann.say("three");
        ann.edit(first, "un");
        ann.edit(second, "deux");
        ann.edit(first, "uno");
        ann.delete(second);
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
    void whatWasEditedAndDeletedDuringADropIsShownAfterIt() throws IOException, InterruptedException {
        visitors.mayLoseConnections();
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            long first = ann.say("one");
            long second = ann.say("two");
            far.seesMessages("one", "two");

            line.cut();
            far.seesConnection("waiting");
            ann.edit(first, "un");
            ann.edit(first, "uno");
            ann.edit(second, "deux");
            ann.delete(second);
            ann.delete(ann.say("never seen"));
            ann.say("four");
            line.mend();

            far.seesMessages("uno", DELETED, DELETED, "four");
            far.seesEdited("uno");
            far.seesDeleted(2);
            far.seesNoGap();
        }
    }

    @Test
    void anEditOfAMessageThatIsNotOnThePageChangesNothing() throws InterruptedException {
        long old = ann.say("old");
        for (int i = 1; i <= 50; i++) { // as many events as the page asks for
            ann.say("message " + i);
        }
        Visitor bob = visitors.enter(port, "Bob");
        bob.seesMessages(50);
        List<String> before = bob.messages();

        ann.edit(old, "older");
        ann.delete(old);
        ann.say("new");

        bob.seesMessages(51);
        assertThat(bob.messages()).startsWith(before.toArray(String[]::new)).endsWith("new");
        bob.seesEdited();
        bob.seesDeleted(0);
        bob.seesNoGap();
    }

    @Test
    void editsAndDeletionsAreNoNewMessages() throws InterruptedException {
        Visitor bob = visitors.enter(port, "Bob");
        long first = ann.say("one");
        long second = ann.say("two");
        for (int i = 3; i <= 40; i++) {
            ann.say("message " + i);
        }
        bob.seesMessages(40);
        Page page = bob.page();
        assertThat(page.locator(".message").last()).isInViewport(); // it follows what came
        page.locator("#messages").hover();
        page.mouse().wheel(0, -500);
        assertThat(page.locator("#messages")).not().hasClass("pinned");

        ann.edit(first, "uno");
        ann.delete(second);

        bob.seesDeleted(1);
        assertThat(page.locator("#new-messages")).isHidden();
        ann.say("really new");
        assertThat(page.locator("#new-messages")).isVisible();
    }

    @Test
    void aScreenReaderIsNotMadeToReadAMessageAgain() throws InterruptedException {
        Visitor bob = visitors.enter(port, "Bob");
        long first = ann.say("one");
        long second = ann.say("two");
        ann.say("three");
        bob.seesMessages("one", "two", "three");

        ann.edit(first, "uno");
        ann.delete(second);

        bob.seesMessages("uno", DELETED, "three");
        assertThat(bob.page().locator("#messages")).hasAttribute("aria-live", "polite");
        assertThat(bob.page().locator(".message[aria-live=off] .text")).hasText(new String[] {"uno", DELETED});
    }

    @Test
    void anOwnMessageThatWasEditedElsewhereIsSettledByItsId() throws IOException, InterruptedException {
        visitors.mayLoseConnections();
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            line.loseAnswers();
            far.say("mine");
            ann.await("message");
            far.seesUnsent("mine");
            try (ChatV1Client elsewhere = elsewhere(far)) {
                elsewhere.edit(1, "still mine");
            }
            line.cut();
            line.mend();

            far.seesMessages("still mine");
            far.seesEdited("still mine");
            assertThat(far.page().locator(".message.own")).hasCount(1);
        }
    }

    @Test
    void anOwnMessageThatWasDeletedElsewhereIsNotSentAgain() throws IOException, InterruptedException {
        visitors.mayLoseConnections();
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            line.loseAnswers();
            far.say("mine");
            ann.await("message");
            far.seesUnsent("mine");
            try (ChatV1Client elsewhere = elsewhere(far)) {
                elsewhere.delete(1);
            }
            line.cut();
            line.mend();

            far.seesMessages(DELETED);
            far.seesDeleted(1);
            assertThat(far.page().locator(".message.own")).hasCount(1);
        }
    }

    /** The same user without a page. */
    private ChatV1Client elsewhere(Visitor visitor) throws InterruptedException {
        Object session = visitor.page().evaluate("sessionStorage.getItem('chat.session')");
        return ChatV1Client.comeBack(port, "Far", session.toString());
    }
}
