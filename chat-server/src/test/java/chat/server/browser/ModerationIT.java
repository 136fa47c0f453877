package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.server.TestServer;
import chat.server.config.Guests;
import chat.server.config.TokenRules;
import chat.server.token.Issuer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mia moderates at a page; Bea is a guest at another. */
@ExtendWith(Chromium.class)
class ModerationIT {

    private static final Issuer ISSUER = Issuer.of("ES256");

    private TestServer server;
    private Visitors visitors;
    private Visitor mia;
    private Visitor bea;

    @BeforeEach
    void start(Browser browser, @TempDir Path folder) throws IOException {
        server = TestServer.defaults()
                .tokens(TokenRules.of(List.of(ISSUER.keyFile(folder)), null, null, null, Guests.ALLOW))
                .start();
        visitors = new Visitors(browser);
        bea = visitors.enter(server.port(), "Bea");
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(server.port()) + "#lobby?token="
                + ISSUER.token("ES256", "{'sub':'m-7','name':'Mia','exp':4070908800,'chat':{'role':'moderator'}}"));
        mia = new Visitor(page, "Mia");
        mia.isIn();
    }

    @AfterEach
    void stop() {
        try {
            visitors.leave();
        } finally {
            server.stop();
        }
    }

    private void act(String action, String reason) {
        Locator row = mia.page().locator("#members li").filter(new Locator.FilterOptions().setHasText("Bea"));
        row.locator(".menu-button").click();
        mia.page()
                .getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName(action).setExact(true))
                .click();
        mia.page().locator("#reason").fill(reason);
        mia.page().locator(".question .yes").click();
    }

    @Test
    void aModeratorIsMarkedAndOthersSeeNoWayToModerate() {
        assertThat(bea.page()
                        .locator("#members li")
                        .filter(new Locator.FilterOptions().setHasText("Mia"))
                        .locator(".role"))
                .hasText("Moderator");
        assertThat(bea.page().locator("#configure")).hasCount(0);
        bea.page().locator("#members .menu-button").click();
        assertThat(bea.page().locator("[role=menuitem]")).hasText(new String[] {"Message", "Hide for me"});
    }

    @Test
    void whoIsMutedReadsWhyAndCannotWrite() {
        act("Mute", "no shouting");

        assertThat(bea.page().locator("#closed-why")).containsText("A moderator muted you: no shouting");
        assertThat(bea.page().locator("#send")).isDisabled();
        act("Lift the mute", "");
        assertThat(bea.page().locator("#closed-why")).hasCount(0);
        bea.say("sorry");
        mia.seesMessages("sorry");
    }

    @Test
    void whoIsRemovedReadsWhyAndCannotWriteHere() {
        act("Remove", "enough");

        assertThat(bea.page().locator("#ended")).containsText("You were removed from this room: enough");
        assertThat(bea.page().locator("#send")).hasCount(0);
        assertThat(mia.page().locator("#members .member-name")).hasText(new String[] {"Mia (you)"});
        bea.page().locator("#rejoin").click();
        assertThat(bea.page().locator("#ended")).hasCount(0);
        bea.say("back");
        mia.seesMessages("back");
    }

    @Test
    void whoIsBannedReadsUntilWhen() {
        act("Ban", "spam");

        assertThat(bea.page().locator("#ended")).containsText("You were removed from this room: spam");
        bea.page().locator("#rejoin").click();
        assertThat(bea.page().locator("#ended")).containsText("not allowed");
    }

    @Test
    void aModeratorDeletesAMessageOfAnother() {
        bea.say("rubbish");
        mia.seesMessages("rubbish");
        Locator row = mia.page().locator(".message");
        row.hover();
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
                .click();
        mia.page().locator("#reason").fill("off topic");
        mia.page().locator(".question .yes").click();

        bea.seesDeleted(1);
    }

    @Test
    void allMessagesOfSomebodyCanBeDeletedAtOnce() {
        bea.say("one");
        bea.say("two");
        mia.seesMessages("one", "two");
        act("Delete all messages", "");

        mia.seesDeleted(2);
        bea.seesDeleted(2);
    }

    @Test
    void topicAndSlowModeAreForAll() {
        mia.page().locator("#configure").click();
        mia.page().locator("#topic-field").fill("Roses");
        mia.page().locator("#slow-field").selectOption("30");
        mia.page().locator("#room-settings .primary").click();

        assertThat(bea.page().locator("#topic")).hasText("Roses");
        bea.say("one");
        bea.seesMessages("one");
        assertThat(bea.page().locator("#slow")).containsText("30 s");
    }

    @Test
    void whatOneHidesIsNotShownUntilOneWantsItAgain() {
        bea.say("blah");
        mia.seesMessages("blah");
        Locator row = mia.page().locator("#members li").filter(new Locator.FilterOptions().setHasText("Bea"));
        row.locator(".menu-button").click();
        mia.page()
                .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Hide for me"))
                .click();
        mia.seesMessages(0);

        mia.page().locator("#me").click();
        mia.page().locator("#muted button").click();
        mia.page().locator("#settings-close").click();
        mia.seesMessages("blah");
    }
}
