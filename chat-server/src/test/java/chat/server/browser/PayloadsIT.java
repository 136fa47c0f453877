package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.server.client.Client;
import chat.server.client.Json;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever others write, it is words to the page: no dialog, no element of theirs, no request elsewhere. */
class PayloadsIT extends AnnsScene {

    private static final String LOBBY = "lobby";

    /** Their numbers are called, should one run. */
    private static final List<String> SCRIPTS = List.of(
            "<script>alert(1)</script>",
            "<img src=https://evil.example/x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<svg><script href=data:,alert(1) />",
            "\"><iframe srcdoc=\"<script>alert(1)</script>\">",
            "'\"--></style></script><script>alert(1)</script>",
            "<a href=javascript:alert(1)>click</a>",
            "<details open ontoggle=alert(1)>",
            "<style>@import 'https://evil.example/x.css';</style>",
            "<link rel=stylesheet href=https://evil.example/x.css>",
            "<meta http-equiv=refresh content='0;url=https://evil.example'>",
            "<base href=https://evil.example/>",
            "<form action=https://evil.example><input name=x><button>Send</button></form>",
            "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
            "<object data=https://evil.example/x></object><embed src=https://evil.example/x>",
            "<!--<img src=--><img src=x onerror=alert(1)//>",
            "${alert(1)} {{constructor.constructor('alert(1)')()}} <%= 1 %>",
            "{\"type\":\"h\",\"props\":{\"dangerouslySetInnerHTML\":{\"__html\":\"<img src=x onerror=alert(1)>\"}}}");

    private static final List<String> MARKUP = List.of(
            "[click](javascript:alert(1))",
            "[click](JaVaScRiPt:alert(1))",
            "[click](java\tscript:alert(1))",
            "[click](java&#115;cript:alert(1))",
            "[click](<javascript:alert(1)>)",
            "[click](data:text/html,<script>alert(1)</script>)",
            "[click](vbscript:msgbox(1))",
            "<javascript:alert(1)>",
            "![x](https://evil.example/x.png)",
            "![x](javascript:alert(1))",
            "[![x](https://evil.example/x.png)](https://evil.example)",
            "[a]: javascript:alert(1)\n\n[a]",
            "[x](https://evil.example \"onmouseover=alert(1)\")",
            "[x](https://evil.example/\"onmouseover=\"alert(1))",
            "https://evil.example/\"><img/src=x/onerror=alert(1)>",
            "https://evil.example/'onclick='alert(1)",
            "**<img src=x onerror=alert(1)>**",
            "`<img src=x onerror=alert(1)>`",
            "```html\n<script>alert(1)</script>\n```",
            "```\" onload=alert(1)\nx\n```",
            "> <img src=x onerror=alert(1)>\n\n- <svg/onload=alert(1)>\n1. <b>x</b>",
            "# <h1>x</h1>\n\n| <img src=x onerror=alert(1)> | b |\n|---|---|\n| [y](javascript:alert(1)) | d |",
            "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
            "\u202Egnp.exe\u202C \u2066[x](https://evil.example)\u2069 \u202E",
            "\u0000\u0001<b>\u2028</b>\u2029\uFEFF",
            "@<img src=x onerror=alert(1)>");

    private static final List<String> NAMES = List.of(
            "<img src=x onerror=alert(1)>",
            "<script>alert(1)</script>",
            "\"><svg/onload=alert(1)>",
            "**bold**",
            "[x](javascript:alert(1))");

    private final List<String> dialogs = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private Visitor bob() {
        Page page = visitors.newPage(Visitors.english());
        page.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
        page.context().onRequest(request -> requests.add(request.url()));
        return visitors.enter(page, port, "Bob");
    }

    /** Elements that this page never has in a message, attributes that no element of it has, and where its links lead. */
    private static Object strangers(Page page) {
        return page.evaluate("""
                () => {
                  const own = new Set(['P', 'DIV', 'SPAN', 'BDI', 'TIME', 'BUTTON', 'A', 'STRONG', 'EM', 'DEL', 'CODE', 'PRE', 'BLOCKQUOTE', 'UL', 'OL', 'LI', 'MARK']);
                  const all = [...document.querySelectorAll('#messages *, #rooms .last *, #topic *, #typing *')].filter(each => !each.closest('.toolbar'));
                  const isOurs = each => own.has(each.tagName) && [...each.attributes].every(({ name }) => !name.startsWith('on') && name !== 'style' && name !== 'srcdoc')
                    && (each.tagName !== 'A' || (/^(https?|mailto):/.test(each.getAttribute('href')) && each.target === '_blank' && each.rel === 'noopener noreferrer nofollow'));
                  return all.filter(each => !isOurs(each)).map(each => each.outerHTML)
                    .concat([...document.querySelectorAll('script:not([src]), iframe, object, embed, base, img')].map(each => each.outerHTML));
                }""");
    }

    private void isHarmless(Page page) {
        assertThat(page.locator(".message .text").last()).hasText("the end");
        assertThat(strangers(page)).isEqualTo(List.of());
        assertThat(dialogs).isEmpty();
        assertThat(requests)
                .allMatch(url -> url.startsWith(Visitors.address(port)) || url.startsWith("ws://127.0.0.1:" + port));
    }

    @Test
    void textsAreWords() {
        Visitor bob = bob();
        SCRIPTS.forEach(payload -> ann.post(LOBBY, payload));
        MARKUP.forEach(payload -> ann.post(LOBBY, payload));
        long edited = ann.post(LOBBY, "harmless");
        ann.edit(LOBBY, edited, SCRIPTS.get(1));
        ann.post(LOBBY, "the end");

        isHarmless(bob.page());
        assertThat(bob.messages())
                .contains(SCRIPTS.get(0), SCRIPTS.get(2), SCRIPTS.get(16), "![x](https://evil.example/x.png)");
    }

    @Test
    void namesTopicsAndReasonsAreWords() {
        Visitor bob = bob();
        for (String name : NAMES) {
            try (Client somebody = server.hello("Somebody")) {
                somebody.askText(
                        Json.of("type", "rename", "name", name, "id", "r").toString());
                somebody.ask("{'type':'join','id':'join','room':'lobby'}");
                somebody.send("{'type':'typing','room':'lobby','active':true}");
                somebody.post(LOBBY, "by " + name);
                long slip = somebody.post(LOBBY, "a slip");
                somebody.askText(Json.of("type", "delete", "room", LOBBY, "id", "d", "seq", slip, "reason", name)
                        .toString());
            }
        }
        SCRIPTS.forEach(topic ->
                server.configure(new RoomName(LOBBY), new RoomSettings(null, null, topic, null, null, null, null)));
        ann.post(LOBBY, "the end");

        isHarmless(bob.page());
        assertThat(bob.page().locator(".message.leads .name").first()).hasText(NAMES.get(0));
        bob.seesDeleted(NAMES.size());
        assertThat(bob.page().locator("#topic")).hasText(SCRIPTS.get(SCRIPTS.size() - 1));
    }

    @Test
    void addressesAreWords() {
        Visitor bob = bob();
        ann.post(LOBBY, "the end");
        for (String payload : SCRIPTS) {
            bob.page().navigate(Visitors.address(port) + "#" + URLEncoder.encode(payload, StandardCharsets.UTF_8));
        }

        isHarmless(bob.page());
    }

    /** Each has the length that is allowed, and would take a careless lexer seconds. */
    @Test
    void noTextHoldsThePageUp() {
        Visitor bob = bob();
        Supplier<Double> work = work(bob.page());
        double before = work.get();
        List<String> units =
                List.of("*a ", "_a", "[a](", "> ", "- ", "1. ", "`", "<", "a@", "~~a ", "![", "www.", "\n", "\u202E");
        units.forEach(unit -> ann.post(LOBBY, "x" + unit.repeat(4_090 / unit.length())));
        ann.post(LOBBY, "the end");

        isHarmless(bob.page());
        assertThat(work.get() - before)
                .as("the work for all of them, in seconds of a processor")
                .isLessThan(1);
    }

    /** How long the page's thread has run, in seconds: others that run meanwhile are not counted. */
    private static Supplier<Double> work(Page page) {
        CDPSession devTools = page.context().newCDPSession(page);
        JsonObject domain = new JsonObject();
        domain.addProperty("timeDomain", "threadTicks");
        devTools.send("Performance.enable", domain);
        return () -> devTools.send("Performance.getMetrics").getAsJsonArray("metrics").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(metric -> metric.get("name").getAsString().equals("TaskDuration"))
                .mapToDouble(metric -> metric.get("value").getAsDouble())
                .sum();
    }
}
