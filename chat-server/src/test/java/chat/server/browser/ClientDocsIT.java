package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.docs.Markdown;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/browser.md} shows works as it stands there, and so does the package that the build makes. */
@ExtendWith(Chromium.class)
class ClientDocsIT {

    private TestServer server;
    private Markdown docs;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        docs = Markdown.page("browser.md");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private String block(String info) {
        String text = docs.blocks().stream()
                .filter(block -> String.join(" ", block.info()).equals(info))
                .findFirst()
                .orElseThrow()
                .text();
        return text.replace("127.0.0.1:8000", "127.0.0.1:" + server.port());
    }

    @Test
    void aPageInTwentyLinesChats(Browser browser) throws IOException {
        String html = block("html");
        try (ClientPages pages = ClientPages.start(html);
                BrowserContext context = browser.newContext();
                Client ben = server.in("tea", "Ben")) {
            Page page = context.newPage();
            page.navigate(pages.address());
            assertThat(page.locator("#state")).hasText("open");

            page.locator("#text").fill("Is anybody here?");
            page.locator("#text").press("Enter");
            assertThat(ben.next("message").string("text")).isEqualTo("Is anybody here?");
            ben.say("tea", "I am.");

            assertThat(page.locator("#messages li").last()).hasText("Ben: I am.");
            assertThat(page.locator("#messages li")).hasCount(2);
        }
        assertThat(html.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void tabsAtTheServersOriginShareAConnectionByItsWorker(Browser browser) {
        try (BrowserContext context = browser.newContext()) {
            for (int i = 0; i < 2; i++) {
                Page page = context.newPage();
                page.navigate(server.http("/").toString());
                page.evaluate(
                        "import('/chat-client.js').then(({ ChatClient }) => { globalThis.own = new ChatClient('/ws'); })");
                Visitors.await(page, "globalThis.own?.state.is === 'open'");
            }

            assertThat(server.meter("chat_connections")).isEqualTo(1);
        }
    }

    @Test
    void theProgramForNodeRunsFromThePackage(@TempDir Path folder) throws Exception {
        Path node = Program.require("PLAYWRIGHT_NODEJS_PATH", List.of("node"), "the package of the client");
        Path modules = Files.createDirectories(folder.resolve("node_modules"));
        run(folder, "tar", "xzf", tarball().toString(), "-C", modules.toString());
        Files.move(modules.resolve("package"), modules.resolve("chat-client"));
        Files.writeString(folder.resolve("robot.mjs"), block("js node"));

        String output = run(folder, node.toString(), "--experimental-websocket", "--no-warnings", "robot.mjs");

        assertThat(output).isEqualTo("1 Robot Is anybody here?\n");
    }

    private static Path tarball() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "chat-protocol", "target"))) {
            return files.filter(file -> file.getFileName().toString().matches("chat-client-.*\\.tgz"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
