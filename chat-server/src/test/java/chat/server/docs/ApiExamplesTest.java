package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.admin.api.Scope;
import chat.server.wire.ApiClient;
import chat.server.wire.ApiClient.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds {@code docs/api.md} to what the server does. Its blocks are marked {@code http request} for what is sent: a line, headers,
 * an empty line and a body; and {@code json STATUS} for the answer.
 */
class ApiExamplesTest {

    private static final String BASE = "/api/v1";

    private final Markdown page;

    ApiExamplesTest() throws IOException {
        page = Markdown.page("api.md");
    }

    /** A request of the page. */
    private record Sent(String method, String path, List<String> headers, String body) {
        static Sent parse(String text) {
            String[] parts = text.split("\n\n", 2);
            List<String> lines = parts[0].lines().toList();
            String[] words = lines.get(0).split(" ", 2);
            return new Sent(
                    words[0],
                    words[1].substring(BASE.length()),
                    lines.subList(1, lines.size()),
                    parts.length == 1 ? "" : parts[1]);
        }

        Answer by(ApiClient client) {
            HttpRequest.Builder request = client.request(path)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(header -> request.header(header.split(": ", 2)[0], header.split(": ", 2)[1]));
            return ApiClient.send(request);
        }
    }

    private List<Sent> requests() {
        return page.blocks().stream()
                .filter(block -> block.info().equals(List.of("http", "request")))
                .map(block -> Sent.parse(block.text()))
                .toList();
    }

    @Test
    void theServerAnswersTheExamplesAsThePageSays(@TempDir Path folder) throws IOException {
        try (TestServer server =
                ApiClient.withKeys(folder).data(folder.resolve("data")).start()) {
            ApiClient client = new ApiClient(server, ApiClient.OPS);
            Example example = new Example();
            Answer answer = null;
            for (Markdown.Block block : page.blocks()) {
                if (block.info().get(0).equals("http")) {
                    answer = Sent.parse(block.text()).by(client);
                } else if (block.info().get(0).equals("json") && answer != null) {
                    String body = answer.response().body();
                    assertThat(answer.status())
                            .as(body)
                            .isEqualTo(Integer.parseInt(block.info().get(1)));
                    assertThat(example.matches(block.text(), body))
                            .as("%s%nbut got%n%s", block.text(), body)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyOperationHasAnExample() {
        try (TestServer server = TestServer.start()) {
            Set<String> shown = requests().stream()
                    .map(sent -> sent.method() + " "
                            + sent.path()
                                    .replaceFirst("\\?.*", "")
                                    .replaceFirst("/rooms/[^/]+", "/rooms/{room}")
                                    .replaceFirst("/messages/[^/]+", "/messages/{seq}")
                                    .replaceFirst("/users/[^/]+", "/users/{user}"))
                    .collect(Collectors.toCollection(TreeSet::new));
            shown.add("GET /openapi.json"); // in words

            assertThat(shown)
                    .isEqualTo(server.apiOperations().stream()
                            .map(operation -> operation.method().name() + " " + operation.path())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void everyScopeIsDocumented() {
        assertThat(page.tableUnder("## Keys").stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(Arrays.stream(Scope.values())
                        .map(scope -> "`" + scope.wireName() + "`")
                        .toList());
    }

    @Test
    void everyStatusOfAnErrorIsDocumented() {
        try (TestServer server = TestServer.start()) {
            Set<String> real = server.apiOperations().stream()
                    .flatMap(operation -> operation.statuses().stream())
                    .filter(status -> status >= 400)
                    .map(String::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
            real.add("405"); // of any path

            assertThat(page.tableUnder("## Errors").stream().map(row -> row.get(0)))
                    .containsExactlyElementsOf(real);
        }
    }
}
