package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.wire.RawClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of the page, as they are served. */
final class PageAssetsTest {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "webmanifest", "application/manifest+json",
            "png", "image/png",
            "svg", "image/svg+xml");

    /** Where the build leaves what the server serves. */
    private static final Path MADE = Path.of("target", "classes", "page");

    /** Of all that the page consists of, as it is sent. */
    private static final long MOST_BYTES = 90 * 1024;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void everyFileOfThePageIsServedWithItsTypeForEver() throws IOException {
        for (String name : files()) {
            HttpResponse<byte[]> answer = asset(hash(), name, "identity");

            assertThat(answer.statusCode()).as(name).isEqualTo(200);
            assertThat(header(answer, "content-type")).as(name).isEqualTo(TYPES.get(ending(name)));
            assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(answer, "content-encoding")).isEmpty();
            assertThat(answer.body()).isEqualTo(Files.readAllBytes(MADE.resolve(name)));
        }
    }

    @Test
    void aFileIsCompressedForWhoReadsThat() throws IOException {
        HttpResponse<byte[]> answer = asset(hash(), "page.js", "br, gzip");

        assertThat(header(answer, "content-encoding")).isEqualTo("gzip");
        assertThat(header(answer, "content-type")).isEqualTo(TYPES.get("js"));
        assertThat(header(answer, "vary")).isEqualTo("accept-encoding");
        assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(answer.body().length));
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(plain.readAllBytes()).isEqualTo(Files.readAllBytes(MADE.resolve("page.js")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gzip                 | gzip
                    GZIP;q=0.5           | gzip
                    x-gzip               | gzip
                    *                    | gzip
                    br, *;q=0.1          | gzip
                    gzip;q=0, *          | ''
                    gzip;q=0.000         | ''
                    *;q=0                | ''
                    br                   | ''
                    identity             | ''
                    """)
    void whatARequestAcceptsIsReadAsTheStandardSays(String accepted, String encoding) {
        assertThat(header(asset(hash(), "page.css", accepted), "content-encoding"))
                .isEqualTo(encoding); // RFC 9110, section 12.5.3
    }

    @Test
    void theStartPageIsCompressedToo() {
        HttpResponse<byte[]> answer = TestServer.exchange(
                HttpRequest.newBuilder(server.http("/")).header("accept-encoding", "gzip"), BodyHandlers.ofByteArray());

        assertThat(header(answer, "content-encoding")).isEqualTo("gzip");
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
        assertThat(header(answer, "etag")).matches("\"[0-9a-f]{32}-gzip\"");
    }

    @Test
    void anotherServersHashLeadsToThisServersFilesForThisTime() throws IOException {
        HttpResponse<byte[]> answer = asset("0123456789abcdef", "page.js", "identity");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
        assertThat(header(answer, "etag")).isNotEmpty();
        assertThat(answer.body()).isEqualTo(Files.readAllBytes(MADE.resolve("page.js")));
    }

    @Test
    void aHeadOfACompressedFileGivesItsLength() throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write("HEAD /a/" + hash() + "/page.js HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");

            Answer head = raw.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers())
                    .containsEntry("content-encoding", "gzip")
                    .containsEntry("content-length", Long.toString(Files.size(MADE.resolve("page.js.gz"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/", "/a/0123456789abcdef", "/a/x/nowhere.js", "/a/x/y/page.js", "/a/x/index.html"})
    void whatIsNoAssetIsNotFound(String path) {
        assertThat(TestServer.get(server.http(path)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat-client.js", "chat-worker.js"})
    void theLibraryHasAnAddressThatStaysForPagesElsewhere(String name) throws IOException {
        HttpResponse<String> answer = TestServer.get(server.http("/" + name));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
        assertThat(header(answer, "etag")).isNotEmpty();
        assertThat(answer.body()).isEqualTo(Files.readString(MADE.resolve(name)));
    }

    @Test
    void allAssetsTogetherAreSmall() throws IOException {
        long bytes = Files.size(MADE.resolve("index.html.gz"));
        for (String name : files()) {
            Path compressed = MADE.resolve(name + ".gz");
            bytes += Files.size(Files.exists(compressed) ? compressed : MADE.resolve(name));
        }

        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    private static String hash() {
        String page = TestServer.get(server.http("/")).body();
        MatchResult hash = Pattern.compile("\"a/([0-9a-f]{16})/page\\.js\"")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow();
        return hash.group(1);
    }

    /** All but the start page. */
    private static List<String> files() throws IOException {
        return Files.readAllLines(MADE.resolve("files")).stream()
                .skip(1)
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(name -> !name.equals("index.html"))
                .toList();
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static HttpResponse<byte[]> asset(String hash, String name, String accepted) {
        return TestServer.exchange(
                HttpRequest.newBuilder(server.http("/a/" + hash + "/" + name)).header("accept-encoding", accepted),
                BodyHandlers.ofByteArray());
    }

    @Test
    void everythingThatThePageNamesIsServed() {
        String page = TestServer.get(server.http("/")).body();
        List<String> named = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(
                                TestServer.get(server.http("/").resolve(name)).statusCode())
                        .isEqualTo(200));
    }

    @Test
    void theManifestLeadsToThePageAndItsIconsUnderWhateverPath() throws IOException {
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(MADE.resolve("manifest.webmanifest")));
        URI address = server.http("/a/" + hash() + "/manifest.webmanifest");

        assertThat(address.resolve(manifest.path("start_url").asString())).isEqualTo(server.http("/"));
        assertThat(address.resolve(manifest.path("scope").asString())).isEqualTo(server.http("/"));
        assertThat(manifest.path("icons")).hasSize(4).allSatisfy(icon -> {
            HttpResponse<String> answer =
                    TestServer.get(address.resolve(icon.path("src").asString()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "content-type"))
                    .isEqualTo(icon.path("type").asString());
        });
    }
}
