package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.wire.RawClient.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start page, as it is served. */
final class PageTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void thePageIsServedSafely() {
        double before = server.answers(200);

        HttpResponse<String> page = TestServer.get(server.http("/"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.body()).startsWith("<!doctype html>").doesNotContain("<script>", "style=");
        assertThat(server.answers(200)).isEqualTo(before + 2); // the page, and the question before it
    }

    @Test
    void aQueryIsLeftToThePage() {
        assertThat(TestServer.get(server.http("/?room=garden")).statusCode()).isEqualTo(200);
    }

    @Test
    void aPageThatIsKnownIsNotSentAgain() {
        String tag = header(TestServer.get(server.http("/")), "etag");

        HttpResponse<String> known =
                TestServer.exchange(HttpRequest.newBuilder(server.http("/")).header("If-None-Match", tag));
        HttpResponse<String> other =
                TestServer.exchange(HttpRequest.newBuilder(server.http("/")).header("If-None-Match", "\"other\""));

        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(header(known, "etag")).isEqualTo(tag);
        assertThat(known.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/%s", "\"other\", %s", "*"})
    void aTagIsKnownHoweverItIsAskedFor(String form) {
        String tag = header(TestServer.get(server.http("/")), "etag");

        HttpResponse<String> known = TestServer.exchange(
                HttpRequest.newBuilder(server.http("/")).header("If-None-Match", form.formatted(tag)));

        assertThat(known.statusCode()).isEqualTo(304); // RFC 9110, section 13.1.2
    }

    @Test
    void aHeadIsAnsweredWithoutABody() throws IOException {
        int length = TestServer.get(server.http("/")).body().getBytes(StandardCharsets.UTF_8).length;
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");

            Answer head = raw.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers()).containsEntry("content-length", Integer.toString(length));
            assertThat(raw.readAnswer().status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE", "BREW"})
    void onlyReadingIsAllowed(String method) throws IOException {
        double before = server.answers(405);
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write(method + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");

            Answer answer = raw.readAnswer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "GET, HEAD, OPTIONS");
            raw.awaitEnd();
        }
        assertThat(server.answers(405)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/page/index.html", "/..%2fetc/passwd", "/../logback.xml", "//", "*"})
    void anUnknownPathIsNotFound(String path) throws IOException {
        double before = server.answers(404);
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

            Answer answer = raw.readAnswer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
        }
        assertThat(server.answers(404)).isEqualTo(before + 1);
    }
}
