package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The client library without a browser, in Node.js: runs {@code chat-protocol/src/test/js}, some of it against a server. */
class ClientLibraryTest {

    private static final Path TESTS = Path.of("..", "chat-protocol", "src", "test", "js");

    @Test
    void theLibraryDoesWhatItsTestsSay() throws IOException, InterruptedException {
        Path node = Program.require("PLAYWRIGHT_NODEJS_PATH", List.of("node"), "the client library");
        try (TestServer server = TestServer.defaults().sendsPerSecond(20).start()) {
            ProcessBuilder tests = new ProcessBuilder(command(node)).redirectErrorStream(true);
            tests.environment().put("CHAT_SERVER", server.http("/ws").toString());

            Process process = tests.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
        }
    }

    /** Newer versions of Node.js take no folder. */
    private static List<String> command(Path node) throws IOException {
        List<String> command = new ArrayList<>(List.of(node.toString(), "--test", "--test-timeout=300000"));
        try (Stream<Path> files = Files.list(TESTS)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .forEach(command::add);
        }
        return command;
    }
}
