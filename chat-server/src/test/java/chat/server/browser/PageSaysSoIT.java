package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.TestServer;
import chat.server.client.Client;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the page says about its connection, in the reader's language, at servers that stop, come back, and close. */
@Tag("alone")
class PageSaysSoIT extends PageScene {

    private static final int MOST =
            4; // and as many more for the page's own files, before the server cuts connections off

    @BeforeEach
    void expectLoss() {
        visitors.mayLoseConnections();
    }

    private static void reads(Visitor visitor, String words) {
        assertThat(visitor.page().locator("#status-text")).hasText(words);
    }

    private static void reads(Visitor visitor, Pattern words) {
        assertThat(visitor.page().locator("#status-text")).hasText(words);
    }

    private Visitor enter(String name, String locale) {
        return visitors.enter(port, name, new NewContextOptions().setLocale(locale));
    }

    @Test
    void whoseConnectionCameBackReadsSoForAMoment() throws IOException {
        try (Line line = Line.to(port)) {
            Visitor ann = visitors.enter(line.port(), "Ann");
            assertThat(ann.page().locator("#status")).not().hasClass("back");

            line.cut();
            reads(ann, "No connection, trying again");
            assertThat(ann.page().locator("#countdown")).hasText(Pattern.compile("in \\d+ s"));
            line.mend();
            ann.comesBack();

            reads(ann, "Connected again.");
            assertThat(ann.page().locator("#status")).isInViewport();
            reads(ann, "Connected");
        }
    }

    @Test
    void aServerThatBeginsAnewIsNamedWhereItIsSaidThatOneIsBack() {
        Visitor ann = enter("Ann", "en-GB");
        Visitor mei = enter("美", "zh-TW");
        Visitor ming = enter("小明", "zh-CN");
        ann.say("before");
        mei.seesMessages("before");
        ming.seesMessages("before");

        server.stop();
        reads(mei, Pattern.compile("連線中斷，正在重試|伺服器關閉了連線（伺服器正在重新啟動），正在重試"));
        reads(ming, Pattern.compile("连接已断开，正在重试|服务器关闭了连接（服务器正在重启），正在重试"));
        server = TestServer.defaults().port(port).start();

        reads(ann, Pattern.compile("Connected again\\. The server's history began anew.*"));
        reads(mei, Pattern.compile("已重新連線。 伺服器的歷史紀錄已重新開始.*"));
        reads(ming, Pattern.compile("已重新连接。 服务器的历史记录已重新开始.*"));
    }

    @Test
    void whoHasTooManyConnectionsReadsSoAndCanSendNothingUntilOneEnds() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate(Visitors.address(port));
        Visitor bob = new Visitor(page, "Bob");
        assertThat(page.locator("#enter")).isVisible();
        server.stop();
        server = TestServer.defaults().port(port).maxConnectionsPerAddress(MOST).start();
        List<Client> others = IntStream.range(0, MOST)
                .mapToObj(i -> server.in("lobby", "Ann"))
                .toList();
        page.locator("#name").fill("Bob");
        page.locator("#enter").click();

        bob.seesConnection("closed");
        reads(bob, "There are too many connections from you or to this server.");
        assertThat(page.locator("#closed-why")).containsText("Nothing can be sent");
        assertThat(page.locator("#send")).isDisabled();

        others.forEach(Client::close);
        bob.comesBack();
        assertThat(page.locator("#closed-why")).hasCount(0);
        bob.say("in");
        bob.seesMessages("in");
    }

    @Test
    void whoIsBannedFromTheServerReadsWhyAndUntilWhen() {
        Visitor mei = enter("美", "zh-TW");
        assertThat(mei.page().locator("#members li")).hasCount(1);
        String user = mei.page().locator("#members li").getAttribute("data-user");

        server.moderate(
                RoomName.SERVER,
                ModeratorAct.ban(
                        new ModeratorAct.OfUser(new UserId(user)), System.currentTimeMillis() + 3_600_000, "廣告"));

        mei.seesConnection("closed");
        reads(mei, Pattern.compile("管理員已將您移出聊天：廣告 您可在.+之後返回。"));
        assertThat(mei.page().locator("#closed-why")).hasText("沒有連線，無法傳送。您的文字仍保留在此；請按「立即連線」重試。");
        assertThat(mei.page().locator("#send")).isDisabled();
    }
}
