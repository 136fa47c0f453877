package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.server.TestServer;
import chat.server.config.TokenRules;
import chat.server.token.Issuer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page where the server lets nobody in without a token. */
@ExtendWith(Chromium.class)
class PageTokenIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Issuer ISSUER = Issuer.of("ES256");

    private TestServer server;
    private Visitors visitors;

    @BeforeEach
    void startServer(Browser browser, @TempDir Path folder) throws IOException {
        server = TestServer.defaults()
                .tokens(TokenRules.of(List.of(ISSUER.keyFile(folder)), null, null, null, null))
                .start();
        visitors = new Visitors(browser);
    }

    @AfterEach
    void stopServer() {
        try {
            visitors.leave();
        } finally {
            server.stop();
        }
    }

    private static String token(String user, String name, long secondsLeft) {
        return ISSUER.token(
                "ES256",
                "{'sub':'" + user + "','name':'" + name + "','jti':'" + user + "-1','iat':1,'exp':"
                        + (Instant.now().getEpochSecond() + secondsLeft) + "}");
    }

    private String address(String fragment) {
        return Visitors.address(server.port()) + fragment;
    }

    private Visitor open(String fragment, String name, NewContextOptions options) {
        Page page = visitors.newPage(options);
        page.navigate(address(fragment));
        return new Visitor(page, name);
    }

    private Visitor open(String fragment, String name) {
        return open(fragment, name, Visitors.english());
    }

    private static void picture(Visitor visitor, String name) {
        visitor.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    private static String stored(Visitor visitor, String storage) {
        return visitor.page().evaluate("JSON.stringify(" + storage + ")").toString();
    }

    private static void refusesAtTheDoor(Visitor visitor, String words) {
        assertThat(visitor.page().locator("#entry-error")).hasText(words);
        assertThat(visitor.page().locator("#token")).isVisible();
        assertThat(visitor.page().locator("#token")).isFocused();
    }

    private static void showsToken(Visitor visitor, String token) {
        visitor.page().locator("#token").fill(token);
        visitor.page().locator("#enter").click();
    }

    @Test
    void whoBringsATokenGoesInByIt() {
        String token = token("u-1", "Ann", 600);
        Visitor ann = open("#tea?token=" + token, "Ann");
        ann.seesConnection("open");
        ann.seesPeople("Ann (you)");
        assertThat(ann.page().locator("#room-title")).hasText("tea");
        ann.say("hello");
        ann.seesSender("hello", "Ann");

        assertThat(ann.page().url()).isEqualTo(address("#tea"));
        assertThat(stored(ann, "sessionStorage")).contains(token);
        assertThat(stored(ann, "localStorage")).doesNotContain(token, "Ann", "u-1");
        assertThat(ann.page().content()).doesNotContain(token);
    }

    @Test
    void aPageThatIsLoadedAgainStillHasItsTokenAndAnotherTabHasNot() {
        Visitor ann = open("#tea?token=" + token("u-1", "Ann", 600), "Ann");
        ann.seesConnection("open");
        ann.page().reload();
        ann.seesConnection("open");
        ann.seesPeople("Ann (you)");

        Page other = ann.page().context().newPage();
        other.navigate(address("#tea"));
        other.locator("#name").fill("Ann");
        other.locator("#enter").click();
        refusesAtTheDoor(
                new Visitor(other, "Ann"), "You need a token to come in here. Ask whoever sent you here for one.");
        ann.seesConnection("open");
    }

    @Test
    void theDoorAsksForATokenWhereOneIsWanted() {
        Visitor ann = open("#tea", "Ann");
        assertThat(ann.page().locator("#token")).isHidden();
        ann.page().locator("#name").fill("Ann");
        ann.page().locator("#enter").click();
        refusesAtTheDoor(ann, "You need a token to come in here. Ask whoever sent you here for one.");
        picture(ann, "token-wanted");

        for (String token : List.of("rubbish", token("u-1", "Ann", -600))) {
            showsToken(ann, token);
            Visitors.await(ann.page(), "!JSON.stringify(sessionStorage).includes('chat.token')"); // refused anew
            refusesAtTheDoor(ann, "The server does not accept this token. Ask for another one.");
        }

        showsToken(ann, " " + token("u-1", "Ann", 600) + "\n");
        ann.seesConnection("open");
        ann.seesPeople("Ann (you)");
        assertThat(ann.page().locator("#token")).hasCount(0);
    }

    @Test
    void theDoorAsksInChineseToo() {
        Visitor ming = open("#tea?token=rubbish", "小明", Visitors.english().setLocale("zh-CN"));
        refusesAtTheDoor(ming, "服务器不接受此令牌。请索取新的令牌。");
        picture(ming, "token-refused-chinese");
        showsToken(ming, token("u-2", "小明", 4));
        ming.seesConnection("open");
        assertThat(ming.page().locator("#renewal-note")).hasText("您的令牌即将到期。请输入新的令牌以保持连接。");
        picture(ming, "token-ends-chinese");
    }

    @Test
    void anotherTokenIsAskedForBeforeTheOldOneEnds() {
        Visitor ann = open("#tea?token=" + token("u-1", "Ann", 4), "Ann");
        ann.seesConnection("open");
        assertThat(ann.page().locator("#renewal-note")).hasText("Your token ends soon. Enter another one to stay.");
        picture(ann, "token-ends");

        renews(ann, token("u-2", "Bea", 600));
        assertThat(ann.page().locator("#renewal-note"))
                .hasText("The server does not accept this token. Ask for another one.");
        String next = token("u-1", "Ann", 600);
        renews(ann, next);

        assertThat(ann.page().locator("#renewal-form")).isHidden();
        assertThat(stored(ann, "sessionStorage")).contains(next);
        ann.say("still here");
        ann.seesMessages("still here");
    }

    private static void renews(Visitor visitor, String token) {
        visitor.page().locator("#new-token").fill(token);
        visitor.page().locator("#renew").click();
    }

    @Test
    void aLinkWithAnotherTokenRenewsTheOneInUse() {
        Visitor ann = open("#tea?token=" + token("u-1", "Ann", 4), "Ann");
        assertThat(ann.page().locator("#renewal-form")).isVisible();
        String next = token("u-1", "Ann", 600);

        ann.page().evaluate("token => location.hash = '#tea?token=' + token", next);

        assertThat(ann.page().locator("#renewal-form")).isHidden();
        assertThat(ann.page().url()).doesNotContain("token");
        assertThat(stored(ann, "sessionStorage")).contains(next);
        ann.seesConnection("open");
    }

    @Test
    void aLinkWithATokenThatIsPastedAtTheDoorGoesIn() {
        Visitor ann = open("", "Ann");
        assertThat(ann.page().locator("#name")).isVisible();

        ann.page().evaluate("token => location.hash = '#tea?token=' + token", token("u-1", "Ann", 600));

        ann.seesConnection("open");
        assertThat(ann.page().locator("#room-title")).hasText("tea");
    }

    @Test
    void whoseTokenIsRevokedIsBackAtTheDoor() {
        Visitor ann = open("#tea?token=" + token("u-1", "Ann", 600), "Ann");
        ann.seesConnection("open");

        server.moderate(RoomName.SERVER, ModeratorAct.revoke("u-1-1", null, null));

        refusesAtTheDoor(ann, "The server does not accept this token. Ask for another one.");
        assertThat(ann.page().locator("#name")).hasValue("Ann");
        assertThat(ann.page().locator("#room")).hasValue("tea");
        assertThat(stored(ann, "sessionStorage")).doesNotContain("chat.token");
    }
}
