package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Writing at a page: drafts, answers, changes and deletions. */
class WritingIT extends AnnsScene {

    private static Locator text(Visitor visitor) {
        return visitor.page().locator("#text");
    }

    private static void open(Visitor visitor, String room) {
        visitor.page().locator("#join-room").fill(room);
        visitor.page().locator("#join-room").press("Enter");
        assertThat(visitor.page().locator("#room-title")).hasText(room);
    }

    /** Presses a button of the message's tool bar. */
    private static void act(Visitor visitor, String message, String button) {
        Locator row = visitor.page().locator(".message").filter(new Locator.FilterOptions().setHasText(message));
        row.hover();
        row.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button))
                .click();
    }

    @Test
    void aDraftStaysInItsRoom() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.type("half a sen");
        open(bea, "tea");
        assertThat(text(bea)).hasValue("");
        bea.type("another");
        bea.page().locator("#rooms a").first().click();

        assertThat(text(bea)).hasValue("half a sen");
        bea.page().reload();
        assertThat(text(bea)).hasValue("half a sen");
    }

    /** All within one frame. */
    @Test
    void aKeyRightAfterEnterBeginsTheNextMessage() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.type("one");

        Object left = text(bea).evaluate("""
                field => {
                  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
                  const left = field.value;
                  document.execCommand('insertText', false, 'n');
                  return left;
                }""");
        bea.type("ext");

        Assertions.assertThat(left).isEqualTo("");
        assertThat(text(bea)).hasValue("next");
        bea.seesMessages("one");
    }

    @Test
    void arrowUpChangesTheLastMessageAndEscapeDoesNot() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.say("frist");
        bea.say("second");
        bea.seesMessages("frist", "second");

        text(bea).press("ArrowUp");
        assertThat(text(bea)).hasValue("second");
        text(bea).press("Escape");
        assertThat(text(bea)).hasValue("");
        bea.seesEdited();

        text(bea).press("ArrowUp");
        text(bea).fill("last");
        text(bea).press("Enter");
        bea.seesMessages("frist", "last");
        bea.seesEdited("last");
        assertThat(text(bea)).hasValue("");
    }

    @Test
    void shiftEnterMakesANewLine() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.type("one");
        text(bea).press("Shift+Enter");
        bea.type("two");
        text(bea).press("Enter");

        bea.seesMessages("one\ntwo");
    }

    @Test
    void anEnterThatEndsTheChoiceOfAWordSendsNothing() {
        Visitor bea = visitors.enter(port, "Bea");
        text(bea).fill("你好");
        for (String init : new String[] {"isComposing: true", "keyCode: 229"}) {
            bea.page()
                    .evaluate(
                            "document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', "
                                    + init + ", bubbles: true, cancelable: true }))");
        }
        assertThat(text(bea)).hasValue("你好");
        text(bea).press("Enter");
        bea.seesMessages("你好");
    }

    @Test
    void anAnswerQuotesWhatItAnswers() {
        ann.post("lobby", "Shall we?");
        Visitor bea = visitors.enter(port, "Bea");
        act(bea, "Shall we?", "Reply");
        assertThat(bea.page().locator("#about")).containsText("Answer to Ann");
        bea.say("Yes.");

        Locator answer = bea.page().locator(".message[data-seq='2']");
        assertThat(answer.locator("blockquote")).containsText("Shall we?");
        assertThat(answer.locator(".text")).containsText("Yes.");
        assertThat(bea.page().locator("#about")).hasCount(0);
    }

    @Test
    void deletingAsksFirst() {
        Visitor bea = visitors.enter(port, "Bea");
        bea.say("a slip");
        bea.seesMessages("a slip");
        act(bea, "a slip", "Delete");
        bea.page().locator(".question .no").click();
        bea.seesMessages("a slip");

        act(bea, "a slip", "Delete");
        bea.page().locator(".question .yes").click();
        bea.seesDeleted(1);
    }

    @Test
    void whatIsTooLongIsCountedAndStaysInTheField() {
        Visitor bea = visitors.enter(port, "Bea");
        text(bea).fill("x".repeat(4_000));
        assertThat(bea.page().locator("#left")).hasText("96 characters left");
        String tooLong = "🙂".repeat(4_097);
        bea.say(tooLong);

        assertThat(bea.page().locator("#left")).hasText("-1 characters left");
        assertThat(bea.page().locator("#text-error")).containsText("4097");
        assertThat(text(bea)).hasValue(tooLong);
        bea.seesMessages(0);
    }

    @Test
    void aPhoneHasAButtonToSend() {
        Visitor bea = visitors.enter(
                port, "Bea", Visitors.english().setViewportSize(360, 640).setHasTouch(true));
        bea.type("by thumb");
        bea.page().locator("#send").tap();

        bea.seesMessages("by thumb");
        assertThat(text(bea)).isFocused();
    }

    @Test
    void whoLeavesWithUnsentMessagesIsAsked() {
        visitors.mayLoseConnections();
        Visitor bea = visitors.enter(visitors.newPageOfItsOwn(Visitors.english()), port, "Bea");
        bea.page().context().setOffline(true);
        bea.seesConnection("offline");
        bea.say("not yet");
        bea.seesUnsent("not yet");

        bea.page().locator("#leave").click();
        assertThat(bea.page().locator("#question")).hasText("1 message here is not sent yet. Leave, and give it up?");
        bea.page().keyboard().press("Escape");
        bea.seesUnsent("not yet");
        bea.page().context().setOffline(false);
        bea.seesMessages("not yet");
    }
}
