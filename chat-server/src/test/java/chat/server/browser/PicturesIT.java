package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.Guests;
import chat.server.config.TokenRules;
import chat.server.token.Issuer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The pictures of the page in {@code docs/images} show what the page shows. */
@ExtendWith(Chromium.class)
@Tag("page")
class PicturesIT {

    private static final Issuer ISSUER = Issuer.of("ES256");
    private static final String ROOM = "garden";

    private TestServer server;
    private Visitors visitors;
    private final List<Client> others = new ArrayList<>();

    @BeforeEach
    void startServer(Browser browser, @TempDir Path folder) throws IOException {
        server = TestServer.defaults()
                .tokens(TokenRules.of(List.of(ISSUER.keyFile(folder)), null, null, null, Guests.ALLOW))
                .start();
        visitors = new Visitors(browser);
    }

    @AfterEach
    void stopServer() {
        try {
            others.forEach(Client::close);
            visitors.leave();
        } finally {
            server.stop();
        }
    }

    private static String token(String user, String name, String claims) {
        return ISSUER.token("ES256", "{'sub':'" + user + "','name':'" + name + "','exp':4070908800" + claims + "}");
    }

    /** Somebody without a page, who is in {@code room}. */
    private Client other(String user, String name, String room) {
        Client client = Client.connect(server.port());
        others.add(client);
        client.ask("{\"type\":\"hello\",\"id\":\"hello\",\"token\":\"" + token(user, name, "") + "\"}");
        client.ask("{\"type\":\"join\",\"id\":\"join\",\"room\":\"" + room + "\"}");
        return client;
    }

    /** Mia, who moderates, comes into {@code room}. */
    private Page mia(NewContextOptions options, String name, String room) {
        Page page = visitors.newPage(options);
        page.navigate(Visitors.address(server.port()) + "#" + room + "?token="
                + token("mia", name, ",'chat':{'role':'moderator'}"));
        new Visitor(page, name).seesConnection("open");
        return page;
    }

    private static NewContextOptions desktop() {
        return Visitors.english().setViewportSize(1_280, 800).setColorScheme(ColorScheme.LIGHT);
    }

    private static NewContextOptions phone() {
        return Visitors.english()
                .setViewportSize(390, 780)
                .setIsMobile(true)
                .setHasTouch(true)
                .setColorScheme(ColorScheme.LIGHT);
    }

    private void talk() {
        Client bea = other("bea", "Bea", ROOM);
        Client tom = other("tom", "Tom Lindqvist", ROOM);
        bea.post(ROOM, "Good morning! Has anybody looked at the roses?");
        bea.post(ROOM, "The red ones are **out**: https://example.org/roses/2026");
        tom.post(
                ROOM,
                "> Has anybody looked at the roses?\n\nI have. Two things:\n\n1. water them *before* ten\n2. the pump needs `--slow`");
        tom.post(ROOM, "🌹🌹🌹");
        bea.post(ROOM, "@Mia shall we meet there at noon?");
    }

    /** Mia has come in and answered. */
    private Page conversation(NewContextOptions options) {
        talk();
        Page page = mia(options, "Mia", ROOM);
        assertThat(page.locator(".message")).hasCount(5);
        new Visitor(page, "Mia").say("Noon is fine. I bring the watering can 👍");
        assertThat(page.locator(".message[data-seq]")).hasCount(6);
        page.mouse().move(0, 0);
        return page;
    }

    private Page withRooms(NewContextOptions options) {
        Page page = conversation(options);
        for (String room : List.of("bees", "tools")) {
            page.locator("#join-room").fill(room);
            page.locator("#join").click();
            assertThat(page.locator("#room-title")).hasText(room);
        }
        page.locator("#rooms a").first().click();
        Client ann = other("ann", "Ann", "bees");
        ann.post("bees", "The hive by the gate is empty");
        ann.post("bees", "@Mia have you seen it?");
        other("kim", "Kim", "tools").post("tools", "Who has the ladder?");
        assertThat(page.locator("#rooms .count")).hasText(new String[] {"2", "1"});
        page.locator("#text").click();
        return page;
    }

    @Test
    void onADesktop() throws IOException {
        Picture.of(withRooms(desktop()), "page-desktop");
    }

    @Test
    void inTheDark() throws IOException {
        Picture.of(withRooms(desktop().setColorScheme(ColorScheme.DARK)), "page-dark");
    }

    @Test
    void onAPhone() throws IOException {
        Picture.of(conversation(phone()), "page-phone");
    }

    @Test
    void inChinese() throws IOException {
        String room = "花园";
        Client ming = other("wang", "王小明", room);
        Client li = other("lilei", "李雷", room);
        ming.post(room, "早上好！有人看过玫瑰了吗？");
        ming.post(room, "红色的**开了**：https://example.org/roses/2026");
        li.post(room, "> 有人看过玫瑰了吗？\n\n看过。请在*十点之前*浇水。");
        li.post(room, "🌹");
        Page page = mia(desktop().setLocale("zh-CN"), "美美", room);
        assertThat(page.locator(".message")).hasCount(4);
        new Visitor(page, "美美").say("中午见，我带水壶来 👍");
        assertThat(page.locator(".message[data-seq]")).hasCount(5);

        Picture.of(page, "page-chinese");
    }

    @Test
    void offline() throws IOException {
        visitors.mayLoseConnections();
        Page page = conversation(phone());
        page.context().setOffline(true);
        server.stop();
        new Visitor(page, "Mia").seesConnection("offline");
        new Visitor(page, "Mia").say("And a hat against the sun.");
        assertThat(page.locator(".message.pending")).hasCount(1);
        assertThat(page.locator("#retry")).isVisible();

        Picture.of(page, "page-offline");
    }

    @Test
    void anEmptyRoom() throws IOException {
        Page page = mia(phone(), "Mia", "orchard");
        assertThat(page.locator(".empty")).isVisible();

        Picture.of(page, "page-empty");
    }

    @Test
    void theEntry() throws IOException {
        Page page = visitors.newPage(phone());
        page.navigate(Visitors.address(server.port()) + "#" + ROOM);
        assertThat(page.locator("#enter")).isVisible();

        Picture.of(page, "page-entry");
    }

    @Test
    void moderation() throws IOException {
        Page page = conversation(desktop());
        page.locator("#members li")
                .filter(new Locator.FilterOptions().setHasText("Tom"))
                .locator(".menu-button")
                .click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Ban"))
                .click();
        page.locator("#reason").fill("Advertising again");

        Picture.of(page, "page-moderation");
    }
}
