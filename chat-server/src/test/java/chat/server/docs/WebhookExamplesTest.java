package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.fault.Machine;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/webhooks.md} says about signatures, run on a request that the server made. */
final class WebhookExamplesTest {

    private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static final String PYTHON_END = """

            import sys
            headers = {"webhook-id": sys.argv[1], "webhook-timestamp": sys.argv[2], "webhook-signature": sys.argv[3]}
            body = base64.b64decode(sys.argv[4])
            print(verify(sys.argv[5], headers, body), verify(sys.argv[5], headers, body + b" "))
            """;

    private static final String NODE_END = """

            const [id, timestamp, signature, text, secret] = process.argv.slice(2);
            const headers = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature};
            const body = Buffer.from(text, "base64");
            console.log(verify(secret, headers, body), verify(secret, headers, Buffer.concat([body, Buffer.from(" ")])));
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theExamplesInBothLanguagesCheckTheSignatureOfARequest() throws Exception {
        Machine.mustBeAbleTo("run Python", List.of("python3", "-c", ""));
        Machine.mustBeAbleTo("run Node", List.of("node", "-e", ""));
        List<String> request = request();

        assertThat(run("python", PYTHON_END, request, "python3")).isEqualTo("True False");
        assertThat(run("js", NODE_END, request, "node")).isEqualTo("true false");
    }

    /** Id, time, signature, body and secret. */
    private List<String> request() throws Exception {
        CompletableFuture<List<String>> got = new CompletableFuture<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            List<String> parts = new ArrayList<>();
            for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
                parts.add(exchange.getRequestHeaders().getFirst(header));
            }
            parts.add(
                    Base64.getEncoder().encodeToString(exchange.getRequestBody().readAllBytes()));
            parts.add(SECRET);
            got.complete(parts);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        Path hooks = Files.writeString(
                folder.resolve("hooks.toml"),
                "[one]\nurl = 'http://127.0.0.1:" + receiver.getAddress().getPort() + "/'\nsecret = '" + SECRET
                        + "'\nrooms = ['*']\nevents = ['message']\n");
        try (TestServer server = TestServer.defaults().webhooks(hooks).start();
                Client ann = server.in("tea", "ann")) {
            ann.post("tea", "grüße");
            return got.get(TestServer.BOUND.toSeconds(), TimeUnit.SECONDS);
        } finally {
            receiver.stop(0);
        }
    }

    private String run(String language, String end, List<String> arguments, String command)
            throws IOException, InterruptedException {
        String example = Markdown.page("webhooks.md").blocks().stream()
                .filter(block -> block.info().contains(language))
                .map(Markdown.Block::text)
                .findFirst()
                .orElseThrow();
        Path script = Files.writeString(folder.resolve("verify." + language), example + end);
        List<String> words = new ArrayList<>(List.of(command, script.toString()));
        words.addAll(arguments);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
