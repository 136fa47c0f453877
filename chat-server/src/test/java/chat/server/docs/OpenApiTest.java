package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.admin.api.Api;
import chat.server.admin.api.Operation;
import chat.server.admin.api.Scope;
import chat.server.wire.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the OpenAPI document to the operations of the API, both ways. */
class OpenApiTest {

    private final JsonNode document;

    OpenApiTest() throws IOException {
        try (InputStream in = Api.class.getResourceAsStream("/api/openapi.json")) {
            document = JsonMapper.shared().readTree(in);
        }
    }

    private static String name(String method, String path) {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }

    private Map<String, JsonNode> documented() {
        Map<String, JsonNode> all = new TreeMap<>();
        document.required("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> all.put(name(method.getKey(), path.getKey()), method.getValue())));
        return all;
    }

    private static Map<String, Operation> real() {
        Map<String, Operation> all = new TreeMap<>();
        try (TestServer server = TestServer.start()) {
            server.apiOperations()
                    .forEach(operation -> all.put(name(operation.method().name(), operation.path()), operation));
        }
        return all;
    }

    @Test
    void itIsOfThisVersionAndPath() {
        assertThat(document.required("openapi").stringValue()).startsWith("3.1.");
        assertThat(document.at("/servers/0/url").stringValue()).isEqualTo(Api.PATH);
    }

    @Test
    void itHasEveryOperationAndNoOther() {
        assertThat(documented().keySet()).isEqualTo(real().keySet());
    }

    @Test
    void everyOperationHasItsStatusesAndNoOthers() {
        Map<String, Set<Integer>> statuses = new TreeMap<>();
        documented().forEach((name, operation) -> {
            Set<Integer> of = new TreeSet<>();
            operation.required("responses").propertyNames().forEach(status -> of.add(Integer.valueOf(status)));
            statuses.put(name, of);
        });
        Map<String, Set<Integer>> expected = new TreeMap<>();
        real().forEach((name, operation) -> expected.put(name, new TreeSet<>(operation.statuses())));

        assertThat(statuses).isEqualTo(expected);
    }

    @Test
    void everyOperationNamesItsScope() {
        Map<String, Operation> real = real();
        documented().forEach((name, operation) -> {
            Scope scope = Objects.requireNonNull(real.get(name)).scope();
            assertThat(operation.required("description").stringValue())
                    .as(name)
                    .endsWith(scope == null ? "Needs no key." : "Needs the scope `" + scope.wireName() + "`.");
            assertThat(operation.has("security")).as(name).isEqualTo(scope == null);
        });
    }

    @Test
    void thePathsParametersAreThoseOfTheDocument() {
        documented().forEach((name, operation) -> {
            List<String> parameters = new ArrayList<>();
            operation.path("parameters").forEach(parameter -> {
                JsonNode described = parameter.has("$ref") ? resolve(parameter) : parameter;
                if (described.required("in").stringValue().equals("path")) {
                    parameters.add("{" + described.required("name").stringValue() + "}");
                }
            });
            List<String> segments = new ArrayList<>(List.of(name.split("/", -1)));
            segments.removeIf(segment -> !segment.startsWith("{"));
            assertThat(parameters).as(name).isEqualTo(segments);
        });
    }

    private JsonNode resolve(JsonNode reference) {
        JsonNode target = document.at(reference.required("$ref").stringValue().substring(1));
        assertThat(target.isMissingNode()).as(reference.toString()).isFalse();
        return target;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = document.findParents("$ref");

        assertThat(references).isNotEmpty();
        references.forEach(this::resolve);
    }

    @Test
    void itIsServedToAnybody(@TempDir Path folder) throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            assertThat(JsonMapper.shared()
                            .readTree(TestServer.get(server.management("/api/v1/openapi.json"))
                                    .body()))
                    .isEqualTo(document);
        }
    }
}
